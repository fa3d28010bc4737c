"""Messages in packets."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from proofpress.execute.warm import wire


@given(st.lists(st.lists(st.binary(max_size=300)), min_size=1, max_size=5))
def test_messages_come_out_as_they_went_in_however_their_packets_are_mixed(
    messages: list[list[bytes]],
):
    sent = [list(wire.packets(message)) for message in messages]
    mixed = [packet for turn in itertools.zip_longest(*sent) for packet in turn if packet]
    reader = wire.Reader()

    out = [frames for packet in mixed if (frames := reader.feed(packet)) is not None]

    assert sorted(out) == sorted(messages)


def test_a_message_larger_than_a_packet_is_cut():
    message = [b"", b"x" * (3 * wire.PIECE), b"end"]
    packets = list(wire.packets(message))
    reader = wire.Reader()

    out = [reader.feed(packet) for packet in packets]

    assert all(len(packet) <= wire.PACKET for packet in packets)
    assert out == [None] * (len(packets) - 1) + [message]
