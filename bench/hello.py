"""The least that Flask can do for a request: what a save is compared with."""

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    return "hello"
