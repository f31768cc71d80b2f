//! The way between a device and the server: counted, and cut where a story wants it.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;

pub struct Link {
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    server: Mutex<SocketAddr>,
    /// Bytes, either way, until everything is cut; below zero nothing passes.
    left: AtomicI64,
    /// Of a thousand pieces of 4 KiB so many break their connection.
    broken: AtomicU64,
    /// Of the chance that decides it; another for each connection.
    seed: AtomicU64,
    /// Connections that broke so.
    breaks: AtomicU64,
    /// Told once, when as many bytes have passed.
    tell: Mutex<Option<(u64, Sender<()>)>>,
    up: AtomicU64,
    down: AtomicU64,
    open: Mutex<Vec<TcpStream>>,
    ended: AtomicBool,
}

impl Link {
    pub fn to(server: SocketAddr) -> Link {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let shared = Arc::new(Shared {
            server: Mutex::new(server),
            left: AtomicI64::new(i64::MAX),
            broken: AtomicU64::new(0),
            seed: AtomicU64::new(0),
            breaks: AtomicU64::new(0),
            tell: Mutex::new(None),
            up: AtomicU64::new(0),
            down: AtomicU64::new(0),
            open: Mutex::new(Vec::new()),
            ended: AtomicBool::new(false),
        });
        let of = shared.clone();
        thread::spawn(move || {
            for device in listener.incoming() {
                if of.ended.load(SeqCst) {
                    return;
                }
                of.connect(device.unwrap());
            }
        });
        Link { address, shared }
    }

    /// Where the server is now.
    pub fn lead_to(&self, server: SocketAddr) {
        *self.shared.server.lock().unwrap() = server;
    }

    /// Cuts everything once so many bytes have passed from now on, and lets nothing through after that.
    pub fn cut_after(&self, bytes: i64) {
        self.shared.left.store(bytes, SeqCst);
    }

    pub fn mend(&self) {
        self.shared.left.store(i64::MAX, SeqCst);
    }

    /// From now on a connection breaks at any piece of 4 KiB with so much chance in a thousand.
    pub fn lose(&self, in_a_thousand: u64, seed: u64) {
        self.shared.seed.store(seed, SeqCst);
        self.shared.broken.store(in_a_thousand, SeqCst);
    }

    /// How many connections broke by chance.
    pub fn breaks(&self) -> u64 {
        self.shared.breaks.load(SeqCst)
    }

    /// Is told when so many bytes have passed from now on.
    pub fn when_passed(&self, bytes: u64) -> Receiver<()> {
        let (tell, told) = channel();
        *self.shared.tell.lock().unwrap() = Some((self.up() + self.down() + bytes, tell));
        told
    }

    /// Bytes from the device to the server so far.
    pub fn up(&self) -> u64 {
        self.shared.up.load(SeqCst)
    }

    pub fn down(&self) -> u64 {
        self.shared.down.load(SeqCst)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.shared.ended.store(true, SeqCst);
        self.shared.cut();
        // Wakes the thread that waits for a connection.
        let _woken = TcpStream::connect(self.address);
    }
}

impl Shared {
    fn connect(self: &Arc<Shared>, device: TcpStream) {
        if self.left.load(SeqCst) <= 0 {
            return;
        }
        let server = *self.server.lock().unwrap();
        // A server that is down refuses the device as well: the connection is dropped.
        let Ok(server) = TcpStream::connect(server) else { return };
        self.open.lock().unwrap().extend([device.try_clone().unwrap(), server.try_clone().unwrap()]);
        let ways = [(device.try_clone().unwrap(), server.try_clone().unwrap(), true), (server, device, false)];
        for (from, to, up) in ways {
            let of = self.clone();
            thread::spawn(move || of.carry(from, to, up));
        }
    }

    fn carry(&self, mut from: TcpStream, mut to: TcpStream, up: bool) {
        let mut buffer = [0; 4096];
        let mut chance = StdRng::seed_from_u64(self.seed.fetch_add(1, SeqCst));
        while let Ok(read) = from.read(&mut buffer) {
            if read == 0 {
                break;
            }
            if chance.random_range(0..1000) < self.broken.load(SeqCst) {
                self.breaks.fetch_add(1, SeqCst);
                break;
            }
            let left = self.left.fetch_sub(read as i64, SeqCst);
            let pass = usize::try_from(left.clamp(0, read as i64)).unwrap();
            let count = if up { &self.up } else { &self.down };
            count.fetch_add(pass as u64, SeqCst);
            if to.write_all(&buffer[..pass]).is_err() {
                break;
            }
            self.tell_if_passed();
            if pass < read {
                self.cut();
                return;
            }
        }
        for end in [&from, &to] {
            // The other side may have closed it already.
            let _closed = end.shutdown(Shutdown::Both);
        }
    }

    fn tell_if_passed(&self) {
        let mut tell = self.tell.lock().unwrap();
        let passed = self.up.load(SeqCst) + self.down.load(SeqCst);
        if tell.as_ref().is_some_and(|(at, _)| passed >= *at)
            && let Some((_, tell)) = tell.take()
        {
            // Whoever waited may have gone on for another reason.
            let _heard = tell.send(());
        }
    }

    fn cut(&self) {
        for stream in self.open.lock().unwrap().drain(..) {
            let _closed = stream.shutdown(Shutdown::Both);
        }
    }
}
