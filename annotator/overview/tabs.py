"""The table of the overview's tabs, in their order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotator.actions.registry import Actions
from annotator.i18n import mark
from annotator.overview.dashboard import Dashboard
from annotator.overview.dataset import DatasetTab
from annotator.overview.models_tab import ModelsTab
from annotator.overview.tab import Tab
from annotator.overview.work_tab import WorkTab
from annotator.theme.look import Look
from annotator.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class TabSpec:
    """One tab; `title` is English, translated when shown, `icon` the name of one of the bundled icons."""

    id: str
    title: str
    icon: str
    make: Callable[[Workspace, Look, Actions], Tab]


TABS: tuple[TabSpec, ...] = (
    TabSpec(id="work", title=mark("Work"), icon="list-checks", make=WorkTab),
    TabSpec(id="dashboard", title=mark("Dashboard"), icon="chart-column", make=Dashboard),
    TabSpec(id="dataset", title=mark("Dataset"), icon="images", make=DatasetTab),
    TabSpec(id="models", title=mark("Models"), icon="brain", make=ModelsTab),
)
