"""The text that answers are made of: the help pages of a shop for smart heating that does not exist."""

from typing import NamedTuple


class Topic(NamedTuple):
    """One help page. Its id is what a citation names."""

    id: int
    title: str
    path: str
    words: tuple[str, ...]  # what a question says when it means this page
    text: str  # markdown

    @property
    def url(self) -> str:
        """The page's made-up address."""
        return f"https://help.acorn.example/{self.path}"


TOPICS = (
    Topic(12061, "Tracking an order", "orders/tracking", ("order", "track", "parcel", "commande", "طلبي"), """\
You can follow your order at any time:

1. Open **[My orders](https://help.acorn.example/orders/tracking)**.
2. Pick the order; the number is in the confirmation mail.
3. Click *Track parcel*.

Until the parcel has left us you can still change its delivery address on the same page."""),
    Topic(12062, "Shipping times", "orders/shipping", ("ship", "shipping", "delivery", "versand", "delayed"), """\
Shipping takes, counted from the day the parcel leaves us:

| Destination | Standard | Express |
|---|---:|---:|
| Austria, Germany | 2–3 days | 1 day |
| European Union | 3–6 days | 2 days |
| United Kingdom, Switzerland | 5–8 days | 3 days |
| Elsewhere | 7–14 days | 5 days |

> In December please allow two days more."""),
    Topic(12063, "Returns and refunds", "orders/returns", ("return", "refund", "back", "money"), """\
You can send back anything **within 30 days**, without giving a reason.

- Print the label from [Returns](https://help.acorn.example/orders/returns).
- Put all parts into the box; the original packaging is *not* needed.
- The money is on its way within **5 working days** after the parcel has arrived here."""),
    Topic(12064, "Warranty", "products/warranty", ("warranty", "broken", "turn", "defect", "repair", "complaint"), """\
Every device has a **two-year warranty**.

Before you write to us, please try this:

1. Hold the button for ten seconds, until the light blinks white.
2. Change the batteries.
3. Move the device within five metres of the hub.

If that does not help, we replace it: [start a claim](https://help.acorn.example/products/warranty)."""),
    Topic(12065, "Plans and prices", "account/plans", ("plan", "price", "cost", "cuesta", "upgrade", "quote"), """\
There are three plans:

| Plan | A month | Devices | History |
|---|---:|---:|---|
| Home | €0 | 10 | 30 days |
| Team | €9 | 50 | 1 year |
| Business | €29 | unlimited | 5 years |

You can change at any time; an upgrade starts **at once**, and the rest of the old month is credited."""),
    Topic(12066, "Passwords and signing in", "account/password", ("password", "login", "sign", "account", "reset"), """\
To choose a new password:

1. Open [Sign in](https://help.acorn.example/account/password) and click *Forgotten?*
2. Type the address of your account.
3. Follow the link in the mail. It is good for **one hour**.

No mail? Have a look into the spam folder, and make sure that you used the right address."""),
    Topic(12067, "Invoices", "account/invoices", ("invoice", "bill", "receipt", "vat"), """\
Every invoice is under [My invoices](https://help.acorn.example/account/invoices) as a PDF.

- A VAT number can be added *before* the order is placed.
- Older invoices than two years: please ask us, we keep them for seven."""),
    Topic(12068, "Connecting a device", "products/connecting", ("connect", "wifi", "hub", "pair", "install"), """\
1. Plug in the hub and wait for the **green** light.
2. In the app choose *Add a device* and scan the code on its back.
3. Keep both within five metres of each other for the first minute.

Only 2.4 GHz networks work. You can check yours from a terminal:

```bash
curl --silent http://acorn-hub.local/status | grep frequency
```"""),
    Topic(12069, "The API", "developers/api", ("api", "python", "script", "code", "limits"), """\
Send your key as a bearer token. A first call in Python:

```python
import os
import requests

answer = requests.get(
    "https://api.acorn.example/v2/devices",
    headers={"Authorization": f"Bearer {os.environ['ACORN_KEY']}"},
    timeout=10,
)
answer.raise_for_status()
for device in answer.json()["devices"]:
    print(device["name"], device["temperature"])
```

The limit is 60 calls a minute; see [the reference](https://help.acorn.example/developers/api)."""),
    Topic(12070, "Webhooks", "developers/webhooks", ("webhook", "signature", "callback", "event"), """\
We send a `POST` with a JSON body like this one:

```json
{
  "event": "device.offline",
  "device": {"id": "plug-17", "battery": 0.04},
  "at": "2025-07-24T21:16:30Z"
}
```

Compare the header `X-Acorn-Signature` with the HMAC-SHA256 of the raw body, *before* you parse it."""),
    Topic(12071, "Your data", "legal/privacy", ("data", "privacy", "gdpr", "store", "delete"), """\
We store only what the service needs:

- your name and address, for deliveries;
- the readings of your devices, as long as your plan says;
- **no** recordings, and nothing for advertising.

You can download or delete all of it under [Privacy](https://help.acorn.example/legal/privacy)."""),
    Topic(12072, "Cancelling and opening hours", "contact", ("cancel", "subscription", "hours", "phone"), """\
You can cancel a subscription **until its last day** under *Account → Plan*.

Our people answer on weekdays:

| | Vienna | Porto |
|---|---|---|
| Phone | 9:00–17:00 | 9:00–18:00 |
| Chat | 8:00–20:00 | 8:00–20:00 |"""),
)  # fmt: skip
BY_ID = {topic.id: topic for topic in TOPICS}
