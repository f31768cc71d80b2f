//! The dictionary that messages are packed with: `UPDATE_DICTIONARY=1` trains it anew from records made up by the kinds'
//! own schemas, with words of our forms. Once released it stays as it is.

use crate::decoders::plain;
use duxue_domain::forms::built_in::{COMMON_TEXT, FORM_TEXTS, HAZARD_CATALOGUE_TEXT};
use duxue_domain::records::Kind;
use duxue_domain::rules;
use duxue_sync::digest::AllDigest;
use duxue_sync::leaves::for_each_leaf;
use duxue_sync::{
    ChainPoint, Change, HelloReply, HelloRequest, KnownHash, LeafStamp, PullPage, PullRequest, PushReply, PushRequest,
    Record, ScopeCursor, SealedChange, Stamp, Stamps, wire,
};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Map, Value, json};
use std::path::PathBuf;
use uuid::Builder;

const BYTES: usize = 16 << 10;
const SAMPLES: usize = 6_000;

#[test]
fn the_dictionary_spares_a_quarter_of_small_messages() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../crates/sync/dictionary/messages-1.zdict");
    if std::env::var_os("UPDATE_DICTIONARY").is_some() {
        let samples: Vec<Vec<u8>> = MadeUp::new(1).messages(SAMPLES).collect();
        std::fs::write(&file, zstd::dict::from_samples(&samples, BYTES).unwrap()).unwrap();
        panic!("{} was written anew; build and run again", file.display());
    }
    // Messages that it was not trained on.
    let (mut with, mut without) = (0, 0);
    for plain in MadeUp::new(2).messages(400) {
        let message: ciborium::Value = ciborium::from_reader(plain.as_slice()).unwrap();
        let packed = wire::pack(&message).unwrap();
        assert_eq!(wire::unpack::<ciborium::Value>(&packed).unwrap(), message);
        let bare = zstd::bulk::compress(&plain, 3).unwrap();
        assert_eq!(wire::unpack::<ciborium::Value>(&bare).unwrap(), message);
        with += packed.len();
        without += bare.len();
    }
    // A third of these bytes are hashes and random ids, which nothing packs.
    assert!(4 * with < 3 * without, "{with} bytes with, {without} without");
}

struct MadeUp {
    chance: StdRng,
    phrases: Vec<String>,
    kinds: Vec<(Kind, Value)>,
}

impl MadeUp {
    fn new(seed: u64) -> MadeUp {
        let chinese = |text: &&str| text.chars().any(|c| c > '\u{3000}') && text.len() < 120;
        let texts = FORM_TEXTS.iter().map(|(_, text)| *text).chain([COMMON_TEXT, HAZARD_CATALOGUE_TEXT]);
        let phrases = texts.flat_map(|text| text.split('"').filter(chinese)).map(str::to_owned).collect();
        let kinds = Kind::ALL.into_iter().filter(|kind| !kind.made_by_county() && *kind != Kind::Form);
        MadeUp {
            chance: StdRng::seed_from_u64(seed),
            phrases,
            kinds: kinds.map(|kind| (kind, rules::schema(kind))).collect(),
        }
    }

    fn messages(mut self, count: usize) -> impl Iterator<Item = Vec<u8>> {
        (0..count).map(move |turn| match turn % 6 {
            0 => plain(&self.hello()),
            1 => plain(&self.welcome()),
            2 => {
                let changes = (0..self.chance.random_range(1..4)).map(|_| SealedChange::seal(&self.change())).collect();
                plain(&PushRequest { device: self.device(), after: self.point(), changes })
            }
            3 => plain(&PushReply::Done { received: self.point(), refused: Vec::new() }),
            4 => {
                let cursors: Vec<ScopeCursor> = (0..12).map(|_| self.cursor()).collect();
                plain(&PullRequest::of(self.device(), &cursors))
            }
            _ => plain(&self.page()),
        })
    }

    fn hello(&mut self) -> HelloRequest {
        HelloRequest {
            protocol_min: 1,
            protocol_max: 1,
            device: self.device(),
            app_version: "0.1.0".into(),
            acknowledged: self.point(),
            knows: Some(KnownHash(self.chance.random())),
            unsent_changes: self.chance.random_range(0..300),
            unsent_media: self.chance.random_range(0..30),
            sealed_key: None,
        }
    }

    fn welcome(&mut self) -> HelloReply {
        HelloReply {
            protocol: 1,
            county_micros: self.micros(),
            epoch: self.id().parse().unwrap(),
            scopes: None,
            received: self.point(),
            refused: Vec::new(),
            bundle_key: None,
        }
    }

    fn page(&mut self) -> PullPage {
        let records: Vec<Record> = (0..self.chance.random_range(1..4)).map(|_| self.record()).collect();
        let cursors =
            records.iter().map(|record| ScopeCursor { scope: record.scope.clone(), after: record.seq }).collect();
        PullPage { records, cursors, digest: Some(AllDigest(self.chance.random())), ..PullPage::default() }
    }

    fn change(&mut self) -> Change {
        let (kind, set) = self.fields();
        let mut change = Change {
            number: self.chance.random_range(1..9_000),
            record: self.id().parse().unwrap(),
            kind: kind.name().into(),
            scope: self.scope(),
            stamp: self.stamp(),
            set,
            replaced: [].into(),
            settles: Vec::new(),
        };
        if self.chance.random() {
            let seen = self.stamp();
            for_each_leaf(&change.set, &mut |path, _| {
                change.replaced.insert(path.to_owned(), seen);
            });
        }
        change
    }

    fn record(&mut self) -> Record {
        let (kind, fields) = self.fields();
        let mut stamps = Stamps { base: Some(LeafStamp::of(self.stamp())), ..Stamps::default() };
        for_each_leaf(&fields, &mut |path, _| {
            if self.chance.random_range(0..6) == 0 {
                stamps.set(path, LeafStamp::of(self.stamp()));
            }
        });
        Record {
            id: self.id().parse().unwrap(),
            kind: kind.name().into(),
            scope: self.scope(),
            fields: Value::Object(fields).to_string(),
            stamps,
            conflicts: Vec::new(),
            seq: self.chance.random_range(1..900_000),
        }
    }

    fn fields(&mut self) -> (Kind, Map<String, Value>) {
        let (kind, schema) = self.kinds.choose(&mut self.chance).unwrap().clone();
        (kind, self.object(&schema, &schema))
    }

    /// Some of the fields that a schema names, as a person fills in some.
    fn object(&mut self, schema: &Value, root: &Value) -> Map<String, Value> {
        let mut made = Map::new();
        let among = schema["properties"].as_object();
        for (name, of) in among.into_iter().flatten() {
            if name != "deleted" && self.chance.random_range(0..3) == 0 {
                made.insert(name.clone(), self.value(name, of, root));
            }
        }
        made
    }

    fn value(&mut self, name: &str, schema: &Value, root: &Value) -> Value {
        if let Some(place) = schema["$ref"].as_str() {
            return self.value(name, &root["$defs"][place.trim_start_matches("#/$defs/")], root);
        }
        if let Some(part) = schema.get("additionalProperties").filter(|part| part.is_object()) {
            let parts = 0..self.chance.random_range(0..3);
            return parts.map(|_| (self.letters(8), self.value(name, part, root))).collect::<Map<_, _>>().into();
        }
        let types = schema["type"].to_string();
        if schema["properties"].is_object() {
            self.object(schema, root).into()
        } else if types.contains("boolean") {
            self.chance.random::<bool>().into()
        } else if types.contains("integer") || types.contains("number") {
            self.chance.random_range(0..100).into()
        } else if types.contains("array") {
            json!([self.text(name)])
        } else {
            self.text(name).into()
        }
    }

    fn text(&mut self, name: &str) -> String {
        const STATES: [&str; 8] = ["open", "working", "closed", "draft", "finished", "sent", "conform", "fail"];
        match name {
            "school" | "supervisor" | "visit" | "record" | "person" | "hazard" => self.id(),
            "date" | "deadline" => self.day(),
            "month" => self.day()[..7].to_owned(),
            "state" | "result" | "disposition" | "grade" => STATES.choose(&mut self.chance).unwrap().to_string(),
            "hash" | "sha256" => hex(&self.chance.random::<[u8; 32]>()),
            "mime" => "image/jpeg".to_owned(),
            name if name == "at" || name.ends_with("_at") => {
                let (hour, minute) = (self.chance.random_range(7..18), self.chance.random_range(0..60));
                format!("{}T{hour:02}:{minute:02}:00+08:00", self.day())
            }
            _ => (0..self.chance.random_range(1..3))
                .map(|_| self.phrases.choose(&mut self.chance).unwrap().as_str())
                .collect(),
        }
    }

    fn day(&mut self) -> String {
        let (year, month, day) =
            (self.chance.random_range(2026..2030), self.chance.random_range(1..=12), self.chance.random_range(1..=28));
        format!("{year}-{month:02}-{day:02}")
    }

    fn id(&mut self) -> String {
        let millis = self.micros() / 1000;
        Builder::from_unix_timestamp_millis(millis, &self.chance.random()).into_uuid().to_string()
    }

    fn scope(&mut self) -> String {
        let whose = *["school", "school", "school", "person", "zone"].choose(&mut self.chance).unwrap();
        format!("{whose}:{}", self.id())
    }

    fn cursor(&mut self) -> ScopeCursor {
        ScopeCursor { scope: self.scope(), after: self.chance.random_range(0..900_000) }
    }

    fn point(&mut self) -> ChainPoint {
        ChainPoint { number: self.chance.random_range(1..9_000), hash: self.chance.random() }
    }

    fn stamp(&mut self) -> Stamp {
        Stamp { micros: self.micros(), device: self.device() }
    }

    fn micros(&mut self) -> u64 {
        self.chance.random_range(1_790_000_000_000_000..1_890_000_000_000_000)
    }

    fn device(&mut self) -> u32 {
        self.chance.random_range(1..900)
    }

    fn letters(&mut self, count: usize) -> String {
        (0..count).map(|_| char::from(self.chance.random_range(b'a'..=b'z'))).collect()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
