//! A line before a server on this machine: what goes over it is counted, and some connections are cut on the way.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering::SeqCst};
use std::sync::{Arc, Mutex};

/// Serves until the process ends, as the threads of a benchmark may.
pub struct Relay {
    address: String,
    line: Arc<Line>,
}

/// Since last asked: payload of TCP both ways (TLS and headers are in it, TCP's own are not), connections, and those of them cut.
pub struct Taken {
    pub bytes: u64,
    pub connections: u64,
    pub cut: u64,
}

#[derive(Default)]
struct Line {
    bytes: AtomicU64,
    connections: AtomicU64,
    cut: AtomicU64,
    cuts: Mutex<Option<Cuts>>,
}

struct Cuts {
    chance: StdRng,
    share: f64,
    /// The byte after which a connection is cut lies before this one.
    within: u64,
}

impl Relay {
    /// A line to the server at `target`, which need not listen yet.
    pub fn to(target: &str) -> Relay {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let line = Arc::new(Line::default());
        let (target, shared) = (target.to_owned(), line.clone());
        std::thread::spawn(move || {
            for client in listener.incoming() {
                shared.carry(client.unwrap(), TcpStream::connect(&target).unwrap());
            }
        });
        Relay { address, line }
    }

    pub fn address(&self) -> &str {
        &self.address
    }

    /// From now on this share of all connections is cut, each at a byte drawn from `0..within`.
    pub fn cut(&self, seed: u64, share: f64, within: u64) {
        *self.line.cuts.lock().unwrap() = Some(Cuts { chance: StdRng::seed_from_u64(seed), share, within });
    }

    /// Connections cut since last asked what was taken.
    pub fn cuts(&self) -> u64 {
        self.line.cut.load(SeqCst)
    }

    pub fn taken(&self) -> Taken {
        let [bytes, connections, cut] =
            [&self.line.bytes, &self.line.connections, &self.line.cut].map(|count| count.swap(0, SeqCst));
        Taken { bytes, connections, cut }
    }
}

impl Line {
    fn carry(self: &Arc<Line>, client: TcpStream, server: TcpStream) {
        self.connections.fetch_add(1, SeqCst);
        let limit = self.cuts.lock().unwrap().as_mut().and_then(|cuts| {
            let cut = cuts.chance.random_bool(cuts.share);
            cut.then(|| cuts.chance.random_range(0..cuts.within))
        });
        let left = Arc::new(AtomicI64::new(limit.map_or(i64::MAX, |limit| limit.try_into().unwrap())));
        for (from, to) in [(&client, &server), (&server, &client)] {
            // Small requests must not wait for company that never comes.
            to.set_nodelay(true).unwrap();
            let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
            let (line, left) = (self.clone(), left.clone());
            std::thread::spawn(move || line.pump(from, to, &left));
        }
    }

    fn pump(&self, mut from: TcpStream, mut to: TcpStream, left: &AtomicI64) {
        let mut piece = vec![0; 64 << 10];
        while let Ok(came @ 1..) = from.read(&mut piece) {
            let before = left.fetch_sub(came as i64, SeqCst);
            let goes = came.min(before.max(0) as usize);
            self.bytes.fetch_add(goes as u64, SeqCst);
            if to.write_all(&piece[..goes]).is_err() {
                break;
            }
            if goes < came {
                // The other direction finds less than nothing left, so that a cut counts once.
                self.cut.fetch_add(u64::from(before >= 0), SeqCst);
                end(&from, Shutdown::Both);
                return end(&to, Shutdown::Both);
            }
        }
        end(&to, Shutdown::Write);
    }
}

/// An end that has gone already is what was wanted.
fn end(stream: &TcpStream, how: Shutdown) {
    if let Err(error) = stream.shutdown(how) {
        assert_eq!(error.kind(), std::io::ErrorKind::NotConnected, "{error}");
    }
}
