"""The composition root: settings in, wired application out; the only place that knows every part."""
