"""One experiment from file to figures. `assent slice model` and the slice modelling agent call it."""

from __future__ import annotations

import random
from math import inf

from assent.service.modelling import engine
from assent.service.modelling.deployment import deploy
from assent.service.modelling.experiment import Experiment
from assent.service.modelling.reading import check
from assent.service.modelling.report import Epoch, Model
from assent.service.modelling.traffic import arrivals, offer


def simulate(experiment: Experiment, seed: int = 0) -> Model:
    """The same experiment and seed give the same model, to the last digit. Keeps no state, waits for nothing.

    Raises InvalidInput where names are repeated or lead nowhere.
    """
    check(experiment)
    rng = random.Random(seed)
    deployed, traffic = deploy(experiment), offer(experiment, rng)
    needs = [None if demand.refused else demand.needs for demand in deployed.demands]
    patience = [inf if one.max_wait is None else one.max_wait for one in experiment.services]
    load = engine.Load(needs, patience, deployed.capacity)
    epochs, begin = list[Epoch](), 0.0
    for _ in range(experiment.epoch):
        arriving = arrivals(experiment, len(traffic.services), rng)
        outcome = engine.run(load, traffic.services, arriving, traffic.durations)
        epochs.append(Epoch(begin, arriving, outcome))
        begin += outcome.finish
    return Model(experiment, seed, deployed, traffic, tuple(epochs))
