"""Every skill that there is: for prompts on the command line, for checks of models, and for evaluation."""

from __future__ import annotations

from typing import Any

from assent.agents.skills.arbitrate import ARBITRATE
from assent.business.skills.mediate import mediate_skill
from assent.business.skills.mediate_package import mediate_package_skill
from assent.business.skills.propose import propose_skill
from assent.business.skills.propose_package import propose_package_skill
from assent.business.skills.understand import understand_skill
from assent.intents.errors import InvalidInput
from assent.lifecycle.skills.explain import EXPLAIN
from assent.network.transport.skills.classify import CLASSIFY
from assent.network.transport.skills.generate import GENERATE
from assent.network.transport.skills.requirements import REQUIREMENTS
from assent.network.transport.skills.translate import TRANSLATE
from assent.reasoning.skill import Skill
from assent.service.skills.request import REQUEST
from assent.service.skills.turn import TURN

SKILLS: tuple[Skill[Any, Any], ...] = (
    understand_skill,
    propose_skill,
    propose_package_skill,
    mediate_skill,
    mediate_package_skill,
    ARBITRATE,
    REQUEST,
    TURN,
    CLASSIFY,
    TRANSLATE,
    GENERATE,
    REQUIREMENTS,
    EXPLAIN,
)

AGENT_ROLE = "agent"
"""The role of agents that work with tools; an agent's own name is one, too."""


def roles() -> tuple[str, ...]:
    """What models and caps can be chosen for, beside the names of agents."""
    named = {skill.role or skill.name for skill in SKILLS} | {skill.name for skill in SKILLS}
    return (*sorted(named), AGENT_ROLE)


def skill_named(name: str) -> Skill[Any, Any]:
    """Raises `InvalidInput` that lists what there is."""
    found = next((skill for skill in SKILLS if name in (skill.name, skill.role)), None)
    if found is None:
        known = ", ".join(skill.name for skill in SKILLS)
        raise InvalidInput(f"there is no prompt {name!r}; there are: {known}", field="name")
    return found
