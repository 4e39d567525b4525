"""Where the parts are chosen and put together; the public `Forthwith` lives here."""

from forthwith.app.application import Forthwith, load_app, shipped_pipelines
from forthwith.app.processes import api_process, serve, worker_process
from forthwith.app.wiring import LOCAL, make_settings, open_ledger, open_service, start_engine

__all__ = [
    "LOCAL",
    "Forthwith",
    "api_process",
    "load_app",
    "make_settings",
    "open_ledger",
    "open_service",
    "serve",
    "shipped_pipelines",
    "start_engine",
    "worker_process",
]
