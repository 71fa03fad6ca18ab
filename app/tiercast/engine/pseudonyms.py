"""Events without the people in them, for recordings that leave the shop.

What tells people apart is kept, what names them is not:

- viewers' ids, orders, coupon codes, streaks and event ids become pseudonyms: HMAC-SHA256 under a key made of the
  shop's secret, cut to 16 bytes, so that two recordings of a shop fit together and nobody else can tell who it was;
- names and raw messages are left out;
- words stay, because rules read them, with numbers of six digits and more (telephones, identity cards, orders), mail
  addresses, mentions and account names after 微信, vx, QQ … masked. Masking cannot find every personal word: a
  recording is pseudonymous, not anonymous.
"""

import hmac
import re
from typing import Final

import msgspec
from tiercast_api.event import Attribute, Event, Viewer

from tiercast.decide.ids import id_text

MASK: Final = "***"
_PURPOSE: Final = b"tiercast recording 1"
_PERSONAL: Final = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"  # mail addresses
    r"|@[^\s@,，.。:：!！?？、]{1,30}"  # mentions
    r"|\d(?:[ \-‐-―－]?[\dXx]){5,}"  # long numbers, also in groups
    r"|(?i:(?<=微信)|(?<=微信号)|(?<=vx)|(?<=v信)|(?<=wx)|(?<=weixin)|(?<=wechat)|(?<=qq)|(?<=威信))"
    r"[\s:：是号]{0,3}[A-Za-z0-9_\-]{5,30}"
)


class Pseudonyms:
    """Makes events of one shop pseudonymous.

    Args:
        secret: the shop's secret key of viewers.
    """

    def __init__(self, secret: bytes) -> None:
        self._mac = hmac.new(hmac.digest(secret, _PURPOSE, "sha256"), digestmod="sha256")

    def of(self, event: Event) -> Event:
        """The event as it may leave the shop."""
        hidden = self._hidden
        return msgspec.structs.replace(
            event,
            id=hidden("event", event.id) if event.id else "",
            viewer=None if event.viewer is None else self._viewer(event.viewer),
            order=hidden("order", event.order) if event.order else event.order,
            coupon=hidden("coupon", event.coupon) if event.coupon else event.coupon,
            streak=hidden("streak", event.streak) if event.streak else event.streak,
            reply_to=hidden("event", event.reply_to) if event.reply_to else event.reply_to,
            text=None if event.text is None else masked(event.text),
            attributes={name: _attribute(value) for name, value in event.attributes.items()},
            raw=None,
        )

    def _viewer(self, viewer: Viewer) -> Viewer:
        identity = self._hidden(f"viewer/{viewer.platform}", viewer.id)
        return Viewer(viewer.platform, identity, viewer.quality, None, viewer.roles)

    def _hidden(self, what: str, value: str) -> str:
        mac = self._mac.copy()
        for part in (what.encode(), value.encode("utf-8", "surrogatepass")):
            mac.update(len(part).to_bytes(4, "big") + part)
        return id_text(mac.digest()[:16])


def masked(text: str) -> str:
    """`text` with what looks like a number, an address or an account of somebody masked."""
    return _PERSONAL.sub(MASK, text)


def _attribute(value: Attribute) -> Attribute:
    return masked(value) if isinstance(value, str) else value
