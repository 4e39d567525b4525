"""`python -m forthwith`."""

from forthwith.cli.main import run

if __name__ == "__main__":
    run()
