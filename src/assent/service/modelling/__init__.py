"""Slice modelling: a discrete-event engine in virtual time for slicenet experiments.

`assent slice model` and the slice modelling agent call `read` and then `simulate`; nothing is deployed.

The file is slicenet 0.1.2's, read as it is; links, latency and bandwidth may be added to it. Clouds hold network
functions, slices share the functions by weight, services share the slices by weight, and slicelets (one use of
a service, for a while) come and go. Functions and slices are admitted once, at the beginning; a slicelet that
finds no room waits until there is some.

Verdicts are slicenet's except where slicenet is wrong. Those places, as its code reads and its runs show:

* Its checks on functions and slices are strict (`>`): a slice that takes 100 % of a function, and a slicelet that
  takes exactly what is left of a slice, are refused. Here what fits is admitted.
* Managers are class attributes that nothing resets: an experiment runs the earlier ones' slicelets again, on their
  clouds. Here a run keeps nothing.
* It sleeps for real and looks for room once a second, in whatever order threads wake: delays and the order of
  those that wait differ between runs. Here time is virtual and who came first is served first among those that fit.
* A slicelet of a service that needs more than 100 % of a slice waits for ever, and one whose slice was not deployed
  dies silently in its thread. Here both are refused, with the reason.
* Floats drift as capacity is taken and returned. Here quantities are integers of 1e-6.
* `SliceMgr`'s policy and an unknown `delay_pattern` (its own config2 says `uniform`) are ignored, and an unknown
  NfMgr policy crashes. Here `uniform` is a pattern, and unknown words are errors with their line.
* Of things with the same name, and of a function or slice listed twice in a composition, the last one silently
  wins; here that is an error. `make-slicelets` loses slicelets to rounding; here their number is what was asked for.
* Every epoch replays the delays of the first; here each draws its own.
"""

from assent.service.modelling.experiment import Experiment
from assent.service.modelling.reading import parse, read
from assent.service.modelling.refusal import Refusal
from assent.service.modelling.report import Model, SliceletVerdict
from assent.service.modelling.simulate import simulate
from assent.service.modelling.utilisation import Utilisation

__all__ = [
    "Experiment",
    "Model",
    "Refusal",
    "SliceletVerdict",
    "Utilisation",
    "parse",
    "read",
    "simulate",
]
