//! A device that sends until somebody takes it.

use crate::town::{Device, id};
use duxue_sync::wire;
use duxue_sync::{PushReply, PushRequest};
use serde_json::json;
use std::time::{Duration, Instant};
use uuid::Uuid;

/// Sends one change until a server says that it has it, turning to the other one whenever one fails.
pub fn push_until_taken(device: &Device<'_>, servers: &[String], turn: usize, patience: Duration) -> Uuid {
    let record = id();
    let saved = device.save_visit(record, json!({"notes": format!("第 {turn} 条")}));
    let request = PushRequest { device: device.number, after: saved.after, changes: vec![saved.sealed.clone()] };
    let body = wire::pack(&request).unwrap();
    let begun = Instant::now();
    for attempt in turn.. {
        assert!(begun.elapsed() < patience, "nobody takes it");
        let url = format!("https://{}/v1/push", servers[attempt % servers.len()]);
        let answered = device.town.client.post(url).bearer_auth(&device.token).body(body.clone()).send();
        let Ok(response) = answered else { continue };
        if !response.status().is_success() {
            assert!(response.status().is_server_error(), "{}", response.text().unwrap());
            std::thread::sleep(Duration::from_millis(50));
            continue;
        }
        // The line may break in the middle of the answer.
        let Ok(bytes) = response.bytes() else { continue };
        match wire::unpack(&bytes).unwrap() {
            PushReply::Done { refused, .. } => assert_eq!(refused, []),
            other => panic!("{other:?}"),
        }
        break;
    }
    record
}
