"""What the service computes for one customer, from orders in its cache."""

from datetime import timedelta
from statistics import mean
from zoneinfo import ZoneInfo

HERE = ZoneInfo("Asia/Kolkata")     # where the service runs


def features(orders, now):
    """`orders`: dicts with `placed` (UTC), `amount`, `stars`, `channel`."""
    since = now - timedelta(days=30)
    recent = [order for order in orders if order["placed"] > since]
    if not recent:
        return [0, 0.0, 0, 0, 0.0]
    amounts = [order["amount"] or 0 for order in recent]
    rated = [order["stars"] for order in recent if order["stars"]]
    days = {order["placed"].astimezone(HERE).date() for order in recent}
    through_app = [order["channel"] == "app" for order in recent]
    return [
        len(recent),
        mean(amounts),
        len(days),
        round(mean(rated)) if rated else 0,
        mean(through_app),
    ]
