"""What one would otherwise write, as a yardstick: `python -m tests.bench.yardstick PORT`.

Flask-SocketIO as its documentation begins, threads and all: every message draws the whole canvas
with Pillow and asks keras.Model.predict, and the guess goes back to whoever drew. It has no rules,
no journal, no board, no limits: it does less than ours for each packet. It needs TensorFlow, and
imports nothing of the game.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
import numpy as np
from flask import Flask, request
from flask_socketio import SocketIO, emit
from PIL import Image, ImageDraw

NET = Path(__file__).resolve().parents[2] / "models" / "weights" / "classroom" / "model.keras"
CANVAS, SIDE, LINE = 1024, 28, 40

app = Flask(__name__)
socketio = SocketIO(app, async_mode="threading")
net = keras.models.load_model(NET)
canvases: dict[str, list[list[tuple[int, int]]]] = defaultdict(list)


@socketio.on("strokes:add")
def strokes_add(message):
    strokes = canvases[request.sid]
    for part in message["parts"]:
        if part["stroke"] == len(strokes):
            strokes.append([])
        strokes[part["stroke"]] += zip(part["x"], part["y"], strict=True)
    probabilities = net.predict(as_pixels(strokes), verbose=0)[0]
    best = [[int(i), float(probabilities[i])] for i in np.argsort(probabilities)[:-4:-1]]
    emit("guess:own", {"round": message["round"], "seq": message["seq"], "guesses": best})
    return {"ok": True}


@socketio.on("disconnect")
def disconnect():
    canvases.pop(request.sid, None)


def as_pixels(strokes):
    image = Image.new("L", (CANVAS, CANVAS))
    pen = ImageDraw.Draw(image)
    for stroke in strokes:
        pen.line(stroke, fill=255, width=LINE, joint="curve")
    small = image.resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    return np.asarray(small, dtype=np.float32)[None, ..., None] / 255


if __name__ == "__main__":
    net.predict(as_pixels([[(0, 0), (9, 9)]]), verbose=0)  # traced before anybody comes
    print("ready", flush=True)
    socketio.run(app, port=int(sys.argv[1]), allow_unsafe_werkzeug=True)
