"""Calls every GET of a running backend with the client that was generated from its description."""

import importlib
import pkgutil
import sys
import typing

import ilc_desk.api
from ilc_desk import AuthenticatedClient
from ilc_desk.api.forecast import get_forecast
from ilc_desk.models import Problem

VALUES = {"id": 1, "instrument": "MES", "name": "leser", "key": "x", "kind": "weekly_overview",
          "figure": "agh/alle/plaetze", "module": "-", "work": "cosach"}
# Nothing is kept of four weeks ago, no import runs, and this desk has written no mail and released nothing.
NOTHING_THERE = {"get_forecast_by_no_kept", "get_imports_running_by_key", "get_agh_by_no_set_aside", "get_mails_by_id",
                 "get_contingents_releases_by_id"}


def operations():
    for tag in pkgutil.iter_modules(ilc_desk.api.__path__, "ilc_desk.api."):
        for module in pkgutil.iter_modules(importlib.import_module(tag.name).__path__, tag.name + "."):
            yield importlib.import_module(module.name)


def main(url: str, token: str) -> None:
    client = AuthenticatedClient(base_url=url, token=token, raise_on_unexpected_status=True, timeout=60)
    VALUES["no"] = get_forecast.sync(client=client).rows[0].measure
    called, wrong = 0, []
    for module in operations():
        name = module.__name__.rsplit(".", 1)[-1]
        if not name.startswith("get_"):
            continue
        hints = typing.get_type_hints(module._get_kwargs)
        arguments = {key: VALUES[key] for key in hints if key in VALUES}
        answer = module.sync_detailed(client=client, **arguments)
        expected, status = (Problem, 404) if name in NOTHING_THERE else (None, 200)
        parsed = answer.parsed
        called += 1
        if answer.status_code != status:
            wrong.append(f"{name}: {answer.status_code}, {answer.content[:300]!r}")
        elif expected and not isinstance(parsed, expected):
            wrong.append(f"{name}: {type(parsed).__name__}")
        elif not expected and (parsed is None or isinstance(parsed, Problem)):
            wrong.append(f"{name}: {type(parsed).__name__}")
        elif not expected and hasattr(parsed, "additional_properties") and parsed.additional_properties and name != "get_openapi":
            wrong.append(f"{name}: not described: {sorted(parsed.additional_properties)}")
    print(f"{called} GETs called")
    assert called >= 25, called
    assert not wrong, "\n".join(wrong)


main(*sys.argv[1:])
