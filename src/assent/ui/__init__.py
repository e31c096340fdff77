"""The web pages. Nothing yet: the report of a run is made by `app.report`."""
