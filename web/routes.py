"""The plain HTTP routes beside the app."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from web.open_data import Opened, open_data_routes


def routes_of(open_records: Callable[[], Opened]) -> list[BaseRoute]:
    """All routes, on the records that `open_records` gives."""

    async def health(request: Request) -> JSONResponse:
        """200 with the data version while the records can be read; 503 otherwise."""
        opened = open_records()
        if opened.store is None:
            return JSONResponse({"status": "no database"}, status_code=503)
        return JSONResponse({"status": "ok", "data_version": opened.store.data_version})

    return [Route("/health", health), *open_data_routes(open_records)]
