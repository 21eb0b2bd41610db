"""The table of the overview's tabs, in their order; each is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from annotator.actions.registry import Actions
from annotator.i18n import mark
from annotator.overview.tab import Tab
from annotator.theme.look import Look
from annotator.workspace import Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class TabSpec:
    """One tab; `title` is English, translated when shown, `icon` the name of one of the bundled icons."""

    id: str
    title: str
    icon: str
    make: Callable[[Workspace, Look, Actions], Tab]


def _work(workspace: Workspace, look: Look, actions: Actions) -> Tab:
    from annotator.overview.work_tab import WorkTab

    return WorkTab(workspace, look, actions)


def _dashboard(workspace: Workspace, look: Look, actions: Actions) -> Tab:
    from annotator.overview.dashboard import Dashboard

    return Dashboard(workspace, look, actions)


def _dataset(workspace: Workspace, look: Look, actions: Actions) -> Tab:
    from annotator.overview.dataset import DatasetTab

    return DatasetTab(workspace, look, actions)


def _models(workspace: Workspace, look: Look, actions: Actions) -> Tab:
    from annotator.overview.models_tab import ModelsTab

    return ModelsTab(workspace, look, actions)


TABS: tuple[TabSpec, ...] = (
    TabSpec(id="work", title=mark("Work"), icon="list-checks", make=_work),
    TabSpec(id="dashboard", title=mark("Dashboard"), icon="chart-column", make=_dashboard),
    TabSpec(id="dataset", title=mark("Dataset"), icon="images", make=_dataset),
    TabSpec(id="models", title=mark("Models"), icon="brain", make=_models),
)
