"""Anki's client and its own sync server, as runner.mjs says: `anki_sync.py FOLDER SERVER-PORT WAY-PORT`; `begin FILE`,
`push`, `pull`.

What is timed is Anki's normal sync, which sends what is new; a whole collection goes over once before, so that both machines
know each other. A record is a note: its id in front, the rest of it behind. Anki makes a card of each note besides.
"""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from importlib.metadata import version

from anki.collection import AddNoteRequest, Collection

folder, server_port, way_port = sys.argv[1:4]
USER, PASSWORD = "u", "p"


class Machines:
    """Two machines of one person. The server's collection is replaced by the first one's."""

    def __init__(self, file):
        shutil.rmtree(f"{folder}/machines", ignore_errors=True)
        os.makedirs(f"{folder}/machines")
        self.first = self.machine("first", upload=True)
        self.second = self.machine("second", upload=False)
        collection = self.first[0]
        basic = collection.models.by_name("Basic")
        with open(file, encoding="utf-8") as lines:
            self.requests = [AddNoteRequest(note=note(collection, basic, json.loads(line)), deck_id=1) for line in lines]
        begun = time.perf_counter()
        collection.add_notes(self.requests)
        self.took = time.perf_counter() - begun

    def machine(self, name, upload):
        collection = Collection(f"{folder}/machines/{name}.anki2")
        assert collection.db.scalar("PRAGMA journal_mode") == "wal"
        assert collection.db.scalar("PRAGMA synchronous") == 2, "FULL"
        auth = collection.sync_login(USER, PASSWORD, f"http://127.0.0.1:{way_port}/")
        collection.close_for_full_sync()
        collection.full_upload_or_download(auth=auth, server_usn=None, upload=upload)
        collection.reopen(after_full_sync=True)
        return collection, auth

    def begun(self):
        return {"count": len(self.requests), "seconds": self.took}

    def push(self):
        return {"count": len(self.requests), "seconds": synced(*self.first)}

    def pull(self):
        took = synced(*self.second)
        return {"count": self.second[0].note_count(), "seconds": took}

    def close(self):
        for collection, _ in (self.first, self.second):
            collection.close()


def note(collection, kind, record):
    new = collection.new_note(kind)
    new.fields[0] = record.pop("id")
    new.fields[1] = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return new


def synced(collection, auth):
    begun = time.perf_counter()
    outcome = collection.sync_collection(auth, False)
    took = time.perf_counter() - begun
    assert outcome.required == outcome.NO_CHANGES, outcome
    return took


def answer(lines):
    machines = None
    for line in lines:
        work, *words = line.rstrip("\n").split("\t")
        if work == "begin":
            if machines:
                machines.close()
            machines = Machines(*words)
            say(work=work, **machines.begun())
        else:
            say(work=work, **{"push": machines.push, "pull": machines.pull}[work]())


def say(**line):
    print(json.dumps(line), flush=True)


def wait_for(port):
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit("Anki's server does not listen")


settings = dict(
    os.environ,
    SYNC_USER1=f"{USER}:{PASSWORD}",
    SYNC_BASE=f"{folder}/server",
    SYNC_HOST="127.0.0.1",
    SYNC_PORT=server_port,
    RUST_LOG="error",
    MAX_SYNC_PAYLOAD_MEGS="500",
)
server = subprocess.Popen([sys.executable, "-m", "anki.syncserver"], env=settings, stdout=subprocess.DEVNULL)
try:
    wait_for(int(server_port))
    say(ready=f"Anki {version('anki')}")
    answer(sys.stdin)
finally:
    server.kill()
