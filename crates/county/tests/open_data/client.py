"""Reads the county's feed with python-odata: the model from $metadata, then rows by conditions, order and pages."""

import json
import sys
import warnings

import requests
from odata import ODataService

address, token = sys.argv[1:]
warnings.filterwarnings("ignore")
session = requests.Session()
# The machine may name certificates of its own; these stories have their server's.
session.trust_env = False
session.verify = False
session.auth = ("python", token)
service = ODataService(address, session=session, reflect_entities=True)
findings, schools, lessons = (service.entities[name] for name in ("findings", "schools", "lessons"))
major = service.query(findings).filter(findings.grade == "major").order_by(findings.deadline.desc())
print(
    json.dumps(
        {
            "sets": sorted(service.entities),
            "major": [[row.description, str(row.deadline), row.school_name] for row in major],
            "schools": [row.name for row in service.query(schools).order_by(schools.name.asc())],
            "points": service.query(lessons).first().points,
        },
        ensure_ascii=False,
    )
)
