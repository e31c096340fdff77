"""`assent serve slices`: the customer's conversation, designs, slices and the catalogue as a service.

Registered by import. What needs time to load is loaded when the command runs.
"""

from __future__ import annotations

from assent.cli.catalogues import Own
from assent.cli.options import MetricsOption, ModelOption, PrivacyOption, RecordOption
from assent.cli.serving import (
    Certificate,
    Host,
    Key,
    Port,
    TokenVariable,
    WhereAsJson,
    serve,
    serve_app,
    token_of,
)
from assent.cli.slices import Clouds, CostPlanFile, DeskState, ScenarioOfClouds
from assent.intents.errors import InvalidInput


@serve_app.command("slices", epilog="Example: assent serve slices --clouds examples/telemedicine/clouds.yaml")
def serve_slices(
    clouds: Clouds = None,
    scenario: ScenarioOfClouds = None,
    catalogue: Own = None,
    plan: CostPlanFile = None,
    model: ModelOption = None,
    privacy: PrivacyOption = None,
    record: RecordOption = None,
    metrics: MetricsOption = None,
    state: DeskState = None,
    host: Host = "127.0.0.1",
    port: Port = 8081,
    token_env: TokenVariable = "ASSENT_TOKEN",
    certificate: Certificate = None,
    key: Key = None,
    json: WhereAsJson = False,
) -> None:
    """Answer conversations, designs, slices and the catalogue until interrupted; /docs lists the routes.

    Nothing is deployed unless a turn accepts it and approves its plan. Beyond this machine with TLS and a token only.
    """
    from assent.api.slices import application
    from assent.app.catalogues import with_own
    from assent.app.clouds import clouds_of_scenario, read_clouds
    from assent.app.conversation.opening import conversations
    from assent.app.settings import model_settings
    from assent.app.wishes import SliceDesigner
    from assent.reasoning.model import Model
    from assent.reasoning.run import Loop
    from assent.reasoning.select import make_model
    from assent.reasoning.usage import Budgets
    from assent.service.customer.pricing import load_plan

    if clouds is not None and scenario is not None:
        raise InvalidInput("give --clouds or --scenario, not both", field="clouds")
    token = token_of(host, token_env)
    settings = model_settings(privacy, model=model, record=record)
    site = read_clouds(clouds) if clouds is not None else None
    site = clouds_of_scenario(scenario) if scenario is not None else site
    budgets = Budgets(settings.caps)

    def thinker() -> Model:
        return make_model(model or settings.model or "embedded", settings, budgets=budgets)

    with with_own(catalogue), Loop() as loop:
        mind = thinker()
        with conversations(state, site, mind, loop, load_plan(plan)) as talks:
            app = application(talks, SliceDesigner(mind, loop, settings.learn), thinker, token=token)
            serve(app, "Slices", host, port, certificate, key, as_json=json)
