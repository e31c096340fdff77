"""Letters of other scripts that look like ASCII letters (a selection of Unicode TR39). `hidden` uses it."""

from __future__ import annotations

_CYRILLIC = dict(
    zip(
        "аАвВеЕёЁкКмМнНоОрРсСтТуУхХіІїЇјЈѕЅԁԛԝһӏЗзбпгь",
        "aABBeEeEkKMMHHoOpPcCTTyYxXiIiIjJsSdqwhl336nrb",
        strict=True,
    )
)
_GREEK = dict(zip("αΑΒΕΖΗιΙκΚΜνΝοΟρΡσΤτυΥΧχωγη", "aABEZHiIkKMvNoOpPoTtuYXxwyn", strict=True))
_OTHER = dict(zip("օսոհոցяգɑɡɩʀʏʟɢıℓ", "ounhngRqagiRYLGil", strict=True))

CONFUSABLES: dict[str, str] = {**_CYRILLIC, **_GREEK, **_OTHER}
"""Look-alike to ASCII letter."""
