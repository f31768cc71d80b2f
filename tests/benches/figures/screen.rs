//! An X server without a monitor, whose picture is a file: watching it costs no program that is being watched anything.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A look at every fourth pixel both ways is enough to see text.
const STEP: usize = 4;
const PATIENCE: Duration = Duration::from_secs(60);
/// A picture that has stood still this long is the last one.
const STILL: Duration = Duration::from_secs(2);

pub struct Screen {
    server: Child,
    pub display: String,
    folder: TempDir,
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ended = self.server.kill();
        let _reaped = self.server.wait();
    }
}

impl Screen {
    /// # Errors
    /// Where there is no Xvfb, or it does not come up.
    pub fn start() -> Result<Screen, String> {
        let number = (140..200).find(|number| !Path::new(&format!("/tmp/.X11-unix/X{number}")).exists());
        let number = number.ok_or("no display number is free")?;
        let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
        let server = Command::new("Xvfb")
            .args([&format!(":{number}"), "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-fbdir"])
            .arg(folder.path())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("Xvfb does not start: {error}"))?;
        let screen = Screen { server, display: format!(":{number}"), folder };
        let end = Instant::now() + PATIENCE;
        while screen.look().is_err() || !Path::new(&format!("/tmp/.X11-unix/X{number}")).exists() {
            if Instant::now() > end {
                return Err("Xvfb does not come up".to_owned());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(screen)
    }

    /// What is on the screen now, one number for each pixel looked at.
    fn look(&self) -> std::io::Result<Vec<u32>> {
        let mut file = File::open(self.folder.path().join("Xvfb_screen0"))?;
        let mut head = [0; 100];
        file.read_exact(&mut head)?;
        // The file is in XWD format: a head of 25 numbers, a colour map of 12 bytes an entry, then lines of pixels.
        let number = |at: usize| {
            u32::from_be_bytes([head[at * 4], head[at * 4 + 1], head[at * 4 + 2], head[at * 4 + 3]]) as usize
        };
        let (width, height, line) = (number(4), number(5), number(12));
        file.seek(SeekFrom::Start((number(0) + number(19) * 12) as u64))?;
        let mut bytes = vec![0; line * height];
        file.read_exact(&mut bytes)?;
        let pixel = |row: usize, column: usize| {
            let at = row * line + column * 4;
            u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], 0])
        };
        Ok((0..height)
            .step_by(STEP)
            .flat_map(|row| (0..width).step_by(STEP).map(move |column| (row, column)))
            .map(|(row, column)| pixel(row, column))
            .collect())
    }

    /// Starts a program on this screen, watches until its picture stands still, and ends it. Milliseconds until the words
    /// of that picture were there: all that is not its background, but for a blinking caret.
    ///
    /// # Errors
    /// A program that does not start or paints nothing.
    pub fn time_to_painted(&self, command: &mut Command) -> Result<f64, String> {
        let begun = Instant::now();
        let mut program = command
            .env("DISPLAY", &self.display)
            .env_remove("WAYLAND_DISPLAY")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{} does not start: {error}", command.get_program().to_string_lossy()))?;
        let watched = self.watch(begun);
        let _ended = program.kill();
        let _reaped = program.wait();
        self.wait_for_black()?;
        watched
    }

    fn watch(&self, begun: Instant) -> Result<f64, String> {
        let mut seen: Vec<(Instant, Vec<u32>)> = Vec::new();
        loop {
            let now = Instant::now();
            let picture = self.look().map_err(|error| error.to_string())?;
            let (last_change, stands) = match seen.last() {
                Some((when, last)) => (*when, differing(last, &picture) * 1000 < picture.len()),
                None => (now, false),
            };
            if !stands {
                seen.push((now, picture));
            } else if now - last_change > STILL && shown(&picture) > 0 {
                break;
            }
            if now - begun > PATIENCE {
                return Err("nothing was painted within a minute".to_owned());
            }
            std::thread::sleep(Duration::from_millis(4));
        }
        let last = seen.last().map(|(_, picture)| picture.clone()).unwrap_or_default();
        let ground = background(&last);
        let words: Vec<usize> = (0..last.len()).filter(|at| last[*at] != ground).collect();
        let painted = seen.iter().find(|(_, picture)| {
            words.iter().filter(|at| picture[**at] == last[**at]).count() * 100 >= words.len() * 98
        });
        painted.map(|(when, _)| (*when - begun).as_secs_f64() * 1e3).ok_or_else(|| "nothing was painted".to_owned())
    }

    fn wait_for_black(&self) -> Result<(), String> {
        let end = Instant::now() + PATIENCE;
        while shown(&self.look().map_err(|error| error.to_string())?) > 0 {
            if Instant::now() > end {
                return Err("the window of the last start is still there".to_owned());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}

fn differing(one: &[u32], other: &[u32]) -> usize {
    one.iter().zip(other).filter(|(one, other)| one != other).count()
}

/// Pixels that are not of the most frequent colour: none on an empty screen or a window not yet painted.
fn shown(picture: &[u32]) -> usize {
    let ground = background(picture);
    picture.iter().filter(|pixel| **pixel != ground).count()
}

fn background(picture: &[u32]) -> u32 {
    let mut counts = std::collections::HashMap::new();
    for pixel in picture {
        *counts.entry(*pixel).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(0, |(pixel, _)| pixel)
}
