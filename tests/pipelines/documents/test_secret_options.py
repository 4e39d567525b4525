"""What opens a document is a secret, in every pipeline of documents."""

from forthwith.app import shipped_pipelines


def test_every_pipeline_that_takes_a_password_keeps_it_secret() -> None:
    taking = [each for each in shipped_pipelines() if "password" in each.options]

    assert taking
    assert [each.name for each in taking if "password" not in each.secret_options] == []
