//! Packs convolution weights into panels, proves the widening points, and lays out the table of segments.

pub mod fields;
pub mod narrow;
mod split;
pub mod stem;
pub mod taps;
pub mod triples;
pub mod winograd;

pub use split::Extras;

use crate::blob::{Blob, Prep, PrepKind, WeightsAt, pack_codes};
use crate::isa::Isa;
use crate::kernels::{Family, lookup};
use nibblec_ir::ann::Format;
use taps::Taps;

/// A convolution (a matrix product is one of a single pixel) as the kernels see it.
pub struct Problem<'w> {
    /// Weight codes less their zero point, `[M][C / groups][kh][kw]`.
    pub codes: Option<&'w [i16]>,
    /// Float weights of the same shape.
    pub floats: Option<&'w [f32]>,
    /// Width of the weight codes.
    pub weight_bits: u32,
    /// Largest activation code.
    pub amax: i32,
    /// Output channels.
    pub m: usize,
    /// Input channels.
    pub c: usize,
    /// Channel groups.
    pub groups: usize,
    /// kh, kw.
    pub kernel: [usize; 2],
    /// Vertical, horizontal.
    pub dilations: [usize; 2],
    /// Bytes from one input row to the next.
    pub row_pitch: usize,
    /// Bytes from one input pixel to the next.
    pub pixel_pitch: usize,
    /// The taps that pixels read, by class ([`taps::Classes`]).
    pub taps: Vec<Taps>,
}

/// Packed weights of one layer.
#[derive(Clone)]
pub struct Packed {
    /// Kernel family.
    pub family: Family,
    /// Panels a channel group.
    pub panels_per_group: usize,
    /// Where the panels lie.
    pub at: WeightsAt,
    /// Bytes from one panel to the next.
    pub panel_bytes: usize,
    /// Segment tables, by class of taps.
    pub segs: Vec<Segments>,
    /// The same segments as one group, for kernels that add in 32 bits ([`Family::is_wide`]).
    pub whole_segs: Vec<Segments>,
    /// Extra steps of split weights.
    pub extras: Extras,
    /// What the accumulators carry above the true sum, by class of taps and output channel (lookup starts); one class
    /// where all carry the same.
    pub offset: Vec<Vec<i32>>,
    /// Bytes that the weights take in the library.
    pub weight_bytes: usize,
}

/// An element of the input (a byte, a pair or a float) that a weight meets: `(ky, kx, channel within the group)`.
type Tap = (usize, usize, usize);

/// A run of input bytes that a row of taps reads: offset and elements.
struct Run {
    offset: usize,
    elements: Vec<Tap>,
}

/// A segment table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// Blob offset.
    pub at: usize,
    /// Accumulation groups.
    pub groups: usize,
    /// If the table is one run at the pixel itself in groups of one length, the last perhaps shorter.
    pub run: Option<Stretch>,
}

impl Segments {
    /// Whether the numbers of [`crate::kernels::Span::Runs`] hold them.
    pub fn fits_runs(&self) -> bool {
        self.run.is_some_and(|r| self.groups < 1 << 15 && r.last < 1 << 15)
    }
}

/// Steps of the groups of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Of a group.
    pub each: usize,
    /// Of the last group.
    pub last: usize,
}

impl Stretch {
    /// One group.
    pub fn one(steps: usize) -> Stretch {
        Stretch { each: steps, last: steps }
    }

    /// What a kernel takes as `groups` for so many of them ([`crate::kernels::Span::Runs`]): the low and the high word.
    pub fn runs(self, groups: usize) -> [usize; 2] {
        [groups | self.last << 16, self.each]
    }
}

impl Problem<'_> {
    fn channels(&self) -> usize {
        self.c / self.groups
    }

    fn element_bytes(&self, family: Family) -> usize {
        match family {
            Family::Float => 4,
            Family::Int16 => 2,
            _ => 1,
        }
    }

    /// Channels an element of the input covers.
    fn span(&self, family: Family) -> usize {
        if family.is_lookup() { 2 } else { 1 }
    }

    fn runs(&self, family: Family) -> Vec<Run> {
        let [kh, kw] = self.kernel;
        let (cg, span) = (self.channels(), self.span(family));
        let at = |ky: usize, kx: usize| {
            ky * self.dilations[0] * self.row_pitch + kx * self.dilations[1] * self.pixel_pitch
        };
        let row = |ky, kx| (0..cg.div_ceil(span)).map(move |e| (ky, kx, e * span));
        let joined = self.groups == 1 && (self.dilations[1] == 1 || kw == 1);
        if joined {
            (0..kh)
                .map(|ky| Run { offset: at(ky, 0), elements: (0..kw).flat_map(|kx| row(ky, kx)).collect() })
                .collect()
        } else {
            (0..kh)
                .flat_map(|ky| (0..kw).map(move |kx| (ky, kx)))
                .map(|(ky, kx)| Run { offset: at(ky, kx), elements: row(ky, kx).collect() })
                .collect()
        }
    }

    fn index(&self, m: usize, (ky, kx, c): Tap) -> Option<usize> {
        let [kh, kw] = self.kernel;
        (m < self.m && c < self.channels()).then(|| ((m * self.channels() + c) * kh + ky) * kw + kx)
    }

    /// Whether the codes fit signed bytes: they do unless a zero point moved them.
    pub fn fits_bytes(&self) -> bool {
        self.codes.is_some_and(|codes| codes.iter().all(|w| i8::try_from(*w).is_ok()))
    }

    fn code(&self, m: usize, tap: Tap) -> i16 {
        self.index(m, tap).and_then(|i| self.codes?.get(i).copied()).unwrap_or(0)
    }

    /// The codes of a pair of channels.
    fn pair(&self, m: usize, (ky, kx, c): Tap) -> (i32, i32) {
        (i32::from(self.code(m, (ky, kx, c))), i32::from(self.code(m, (ky, kx, c + 1))))
    }

    fn float(&self, m: usize, tap: Tap) -> f32 {
        self.index(m, tap).and_then(|i| self.floats?.get(i).copied()).unwrap_or(0.0)
    }

    /// Output channel of a panel's lane, beyond `m` if there is none.
    fn channel(&self, panel: usize, lane: usize, family: Family) -> usize {
        let per_group = self.m / self.groups;
        let ppg = per_group.div_ceil(family.panel());
        let within = (panel % ppg) * family.panel() + lane;
        if within < per_group { (panel / ppg) * per_group + within } else { usize::MAX }
    }

    fn panels(&self, family: Family) -> usize {
        self.groups * (self.m / self.groups).div_ceil(family.panel())
    }
}

/// Packs the weights of a problem whose input lies in memory as `format` says.
pub fn pack(p: &Problem<'_>, format: Format, blob: &mut Blob) -> Packed {
    if p.floats.is_some() {
        return pack_float(p, blob);
    }
    match format {
        Format::ChannelPairs => return pack_lookup(p, None, blob).0,
        Format::ChannelsLast16 => return pack_int16(p, blob),
        _ => {}
    }
    match widening_points(p).filter(|_| p.fits_bytes()) {
        Some(cuts) => pack_direct16(p, &cuts, blob),
        None => split::pack(p, blob),
    }
}

/// Segment tables with the given cuts, by class of taps: `cuts[i]` is the step, counted over all runs, at which group i
/// ends. Steps none of whose taps a class reads are left out, and so are groups without steps. `bytes`: those of the
/// weights' header of a group and of a step.
fn segments(
    p: &Problem<'_>,
    runs: &[Run],
    [step, element]: [usize; 2],
    cuts: &[usize],
    bytes: [usize; 2],
    blob: &mut Blob,
) -> Vec<Segments> {
    let [header_bytes, step_bytes] = bytes.map(|b| b as i32);
    let steps: Vec<(i32, Vec<(usize, usize)>)> = runs
        .iter()
        .flat_map(|r| {
            let taps = |e: &[Tap]| e.iter().map(|(ky, kx, _)| (*ky, *kx)).collect();
            let chunks = r.elements.chunks(step / element).enumerate();
            chunks.map(move |(i, e)| ((r.offset + i * step) as i32, taps(e)))
        })
        .collect();
    let table = |taps: &Taps| {
        let (mut words, mut groups, mut first, mut lead) = (Vec::new(), 0, 0, 0);
        for &end in cuts {
            // Offset, steps, bytes of weights skipped before them.
            let mut list: Vec<[i32; 3]> = Vec::new();
            let mut skipped = 0;
            for (at, read) in &steps[first..end] {
                if !read.iter().any(|(ky, kx)| taps.contains(*ky, *kx)) {
                    skipped += step_bytes;
                    continue;
                }
                match list.last_mut() {
                    Some(l) if skipped == 0 && l[0] + l[1] * step as i32 == *at => l[1] += 1,
                    _ => list.push([*at, 1, std::mem::take(&mut skipped)]),
                }
            }
            first = end;
            if list.is_empty() {
                lead += header_bytes + skipped;
                continue;
            }
            words.extend([list.len() as i32, lead]);
            words.extend(list.concat());
            groups += 1;
            lead = skipped;
        }
        (words, groups)
    };
    p.taps
        .iter()
        .map(|taps| {
            let (words, groups) = table(taps);
            Segments { at: blob.add_i32(&words), groups, run: stretch(&words, step) }
        })
        .collect()
}

/// Whether a segment table is one run at the pixel itself.
fn stretch(words: &[i32], step: usize) -> Option<Stretch> {
    let each = *words.get(3)?;
    let groups = words.len().div_ceil(5);
    let next = |(g, group): (usize, &[i32])| match group {
        [1, 0, offset, steps, 0] => {
            *offset == g as i32 * each * step as i32
                && if g + 1 == groups { *steps <= each } else { *steps == each }
        }
        _ => false,
    };
    let last = *words.chunks(5).last()?.get(3)?;
    let is_one = words.chunks(5).enumerate().all(next);
    is_one.then_some(Stretch { each: each as usize, last: last as usize })
}

/// Steps of eight taps at which i16 accumulators must be widened, proved on the actual weights: within a group every
/// lane's sum stays inside i16 whatever the activations. `None` where groups would be shorter than three steps.
fn widening_points(p: &Problem<'_>) -> Option<Vec<usize>> {
    let runs = p.runs(Family::Direct16);
    let steps: Vec<&[_]> = runs.iter().flat_map(|r| r.elements.chunks(8)).collect();
    let code = |m: usize, step: usize, k: usize| steps[step].get(k).map_or(0, |t| i32::from(p.code(m, *t)));
    widening(p.m, steps.len(), 32767 / p.amax.max(1), code)
}

/// The same for `outputs` x `steps` x 8 weights and the largest sum of weights of one sign that a lane may take.
fn widening(
    outputs: usize,
    steps: usize,
    limit: i32,
    weight: impl Fn(usize, usize, usize) -> i32,
) -> Option<Vec<usize>> {
    // Per output and lane (pair of taps mod 4): positive and negative weight sums of the open group.
    let mut sums = vec![[[0i32; 2]; 2]; outputs];
    let mut cuts = Vec::new();
    for step in 0..steps {
        let mut add = vec![[[0i32; 2]; 2]; outputs];
        for (m, a) in add.iter_mut().enumerate() {
            for k in 0..8 {
                let w = weight(m, step, k);
                a[(k % 4) / 2][usize::from(w < 0)] += w.abs();
            }
        }
        let fits = |s: &[[[i32; 2]; 2]]| s.iter().flatten().flatten().all(|v| *v <= limit);
        if !fits(&add) {
            return None;
        }
        let next: Vec<_> =
            sums.iter().zip(&add).map(|(s, a)| [0, 1].map(|l| [0, 1].map(|i| s[l][i] + a[l][i]))).collect();
        if fits(&next) {
            sums = next;
        } else {
            cuts.push(step);
            sums = add;
        }
    }
    cuts.push(steps);
    (steps < 3 || steps / cuts.len() >= 3).then_some(cuts)
}

fn pack_direct16(p: &Problem<'_>, cuts: &[usize], blob: &mut Blob) -> Packed {
    let family = Family::Direct16;
    let runs = p.runs(family);
    let panels = p.panels(family);
    let mut codes = Vec::new();
    for panel in 0..panels {
        direct_panel(p, panel, &runs, &mut codes);
    }
    let codes = bytes(&codes);
    let panel_bytes = codes.len() / panels.max(1);
    let (at, weight_bytes) = match p.weight_bits {
        8 => {
            let bytes: Vec<u8> = codes.iter().map(|c| *c as u8).collect();
            (blob.add_weights(&bytes), bytes.len())
        }
        bits if blob.stays_packed => narrow::codes(&codes, panels, bits, blob),
        bits => {
            let packed = pack_codes(&codes, bits);
            let src = blob.add(&packed);
            let dst = blob.reserve(codes.len());
            let kind = if bits == 4 { PrepKind::UnpackS4 } else { PrepKind::UnpackS2 };
            let is_read = |_| true;
            blob.preps.push(Prep { kind, src, dst, count: codes.len(), p0: 0, p1: 0, p2: 0, is_read });
            (WeightsAt::Prepared(dst), packed.len())
        }
    };
    let segs = segments(p, &runs, [8, 1], cuts, [0, 128], blob);
    let steps = cuts.last().copied().unwrap_or(0);
    let whole_segs = segments(p, &runs, [8, 1], &[steps], [0, 128], blob);
    Packed {
        family,
        panels_per_group: panels / p.groups,
        at,
        panel_bytes,
        segs,
        whole_segs,
        extras: Extras::default(),
        offset: vec![vec![0; p.m]],
        weight_bytes,
    }
}

/// Codes that are known to fit bytes.
fn bytes(codes: &[i16]) -> Vec<i8> {
    codes.iter().map(|c| *c as i8).collect()
}

/// Codes of one panel in the order `[k / 4][2][8 outputs][4 k]`, runs padded to whole steps.
fn direct_panel(p: &Problem<'_>, panel: usize, runs: &[Run], codes: &mut Vec<i16>) {
    let channels: Vec<usize> = (0..16).map(|l| p.channel(panel, l, Family::Direct16)).collect();
    for run in runs {
        for taps in run.elements.chunks(8) {
            for half in 0..2 {
                for &m in &channels {
                    for j in 0..4 {
                        codes.push(taps.get(4 * half + j).map_or(0, |t| p.code(m, *t)));
                    }
                }
            }
        }
    }
}

/// Panels for the lookup of pairs, and the blob offset of their indices, one a nibble: `[panel][pair][64 lanes]` (0 where
/// weights stay packed).
/// `triples` are the bytes that the triples take that levels with `vpermb` read instead, in the same place.
fn pack_lookup(p: &Problem<'_>, triples: Option<usize>, blob: &mut Blob) -> (Packed, usize) {
    let family = Family::Lookup;
    let runs = p.runs(family);
    let panels = p.panels(family);
    let steps = lookup_steps(p, &runs);
    let total: usize = runs.iter().map(|r| r.elements.len() / 4).sum();
    let mut index = Vec::new();
    for panel in 0..panels {
        for t in runs.iter().flat_map(|r| &r.elements) {
            for lane in 0..64 {
                let m = p.channel(panel, lookup::lane_channel(lane / 32, lane % 32), family);
                let (w0, w1) = p.pair(m, *t);
                index.push(((w0 + 2) | ((w1 + 2) << 2)) as i8);
            }
        }
    }
    // A group is its starts and 256 bytes a step; the last of a panel may be shorter.
    let groups = total.div_ceil(steps);
    let panel_bytes = groups * 64 + total * 256;
    let (at, src, weight_bytes) = if blob.stays_packed {
        let (at, bytes) = narrow::indices(&index, panels, steps * 256, blob);
        (at, 0, bytes)
    } else {
        prepare_lookup(&index, panels, [total, steps], triples, blob)
    };
    let cuts: Vec<usize> = (1..=groups).map(|i| total.min(i * steps)).collect();
    let segs = segments(p, &runs, [4, 1], &cuts, [64, 256], blob);
    let pairs: Vec<Tap> = runs.iter().flat_map(|r| r.elements.iter().copied()).collect();
    let groups: Vec<Vec<Tap>> = pairs.chunks(4 * steps).map(<[_]>::to_vec).collect();
    let offset = lookup_offsets(p, &groups);
    let packed = Packed {
        family,
        panels_per_group: panels,
        at,
        panel_bytes,
        whole_segs: segs.clone(),
        segs,
        extras: Extras::default(),
        offset,
        weight_bytes,
    };
    (packed, src)
}

/// Adds the index nibbles of all panels, and the jobs that unpack them and make the starts of groups of `steps` of the
/// `total` steps; returns where they will lie, the blob offset of the nibbles, and their bytes.
fn prepare_lookup(
    index: &[i8],
    panels: usize,
    [total, steps]: [usize; 2],
    triples: Option<usize>,
    blob: &mut Blob,
) -> (WeightsAt, usize, usize) {
    let nibbles = pack_codes(index, 4);
    let src = blob.add(&nibbles);
    let groups = total.div_ceil(steps);
    let panel_bytes = groups * 64 + total * 256;
    let dst = blob.reserve((panels * panel_bytes).max(triples.unwrap_or(0)));
    let is_read: fn(Isa) -> bool = if triples.is_some() { |isa| !isa.has_permute() } else { |_| true };
    for panel in 0..panels {
        let (src, dst) = (src + panel * total * 128, dst + panel * panel_bytes);
        let (count, run) = (total * 256, steps * 256);
        let kind = PrepKind::UnpackU4;
        blob.preps.push(Prep { kind, src, dst: dst + 64, count, p0: 0, p1: run, p2: 64, is_read });
        let mut starts = |first: usize, count: usize, steps: usize| {
            let at = dst + first * (run + 64);
            let (kind, p1) = (PrepKind::LutStarts, steps * 4);
            blob.preps.push(Prep { kind, src: at + 64, dst: at, count, p0: 0, p1, p2: 0, is_read });
        };
        let whole = total / steps;
        starts(0, whole, steps);
        if whole < groups {
            starts(whole, 1, total - whole * steps);
        }
    }
    (WeightsAt::Prepared(dst), src, nibbles.len())
}

/// Steps of a lookup group (four pairs of taps each): as few groups of one length as keep the lanes of all in 0..=255
/// from start to end.
fn lookup_steps(p: &Problem<'_>, runs: &[Run]) -> usize {
    let pairs: Vec<&Tap> = runs.iter().flat_map(|r| &r.elements).collect();
    let total = pairs.len() / 4;
    let reach = |m: usize, t: &&Tap| -> i32 {
        let (a, b) = p.pair(m, **t);
        p.amax * (a.abs() + b.abs())
    };
    let steps: Vec<Vec<i32>> = (0..p.m)
        .map(|m| pairs.chunks(4).map(|step| step.iter().map(|t| reach(m, t)).sum()).collect())
        .collect();
    let fits = |length: usize| steps.iter().all(|s| s.chunks(length).all(|g| g.iter().sum::<i32>() <= 255));
    let lengths = (1..=total).map(|groups| total.div_ceil(groups));
    lengths.into_iter().find(|l| fits(*l)).unwrap_or(1)
}

/// The starts of all groups of pairs that a class of taps reads, by class and channel.
fn lookup_offsets(p: &Problem<'_>, groups: &[Vec<Tap>]) -> Vec<Vec<i32>> {
    let start = |m: usize, taps: &Taps| -> i32 {
        let read = groups.iter().filter(|g| g.iter().any(|(ky, kx, _)| taps.contains(*ky, *kx)));
        let codes = read.flatten().flat_map(|(ky, kx, c)| [0, 1].map(|i| p.code(m, (*ky, *kx, c + i))));
        p.amax * codes.map(|w| (-i32::from(w)).max(0)).sum::<i32>()
    };
    p.taps.iter().map(|taps| (0..p.m).map(|m| start(m, taps)).collect()).collect()
}

/// 16-bit weights `[K/2][16 outputs][2 k]`.
fn pack_int16(p: &Problem<'_>, blob: &mut Blob) -> Packed {
    let family = Family::Int16;
    let runs = p.runs(family);
    let panels = p.panels(family);
    let mut bytes = Vec::new();
    for panel in 0..panels {
        let channels: Vec<usize> = (0..16).map(|l| p.channel(panel, l, family)).collect();
        for taps in runs.iter().flat_map(|r| r.elements.chunks(2)) {
            for &m in &channels {
                for j in 0..2 {
                    let w = taps.get(j).map_or(0, |t| p.code(m, *t));
                    bytes.extend(w.to_le_bytes());
                }
            }
        }
    }
    let steps: usize = runs.iter().map(|r| r.elements.len().div_ceil(2)).sum();
    let segs = segments(p, &runs, [4, p.element_bytes(family)], &[steps], [0, 64], blob);
    Packed {
        family,
        panels_per_group: panels / p.groups,
        at: blob.add_weights(&bytes),
        panel_bytes: bytes.len() / panels.max(1),
        whole_segs: segs.clone(),
        segs,
        extras: Extras::default(),
        offset: vec![vec![0; p.m]],
        weight_bytes: bytes.len(),
    }
}

fn pack_float(p: &Problem<'_>, blob: &mut Blob) -> Packed {
    let family = Family::Float;
    let runs = p.runs(family);
    let panels = p.panels(family);
    let mut bytes = Vec::new();
    for panel in 0..panels {
        let channels: Vec<usize> = (0..16).map(|l| p.channel(panel, l, family)).collect();
        for tap in runs.iter().flat_map(|r| &r.elements) {
            for &m in &channels {
                bytes.extend(p.float(m, *tap).to_le_bytes());
            }
        }
    }
    let steps: usize = runs.iter().map(|r| r.elements.len()).sum();
    let segs = segments(p, &runs, [4, p.element_bytes(family)], &[steps], [0, 64], blob);
    Packed {
        family,
        panels_per_group: panels / p.groups,
        at: blob.add_weights(&bytes),
        panel_bytes: bytes.len() / panels.max(1),
        whole_segs: segs.clone(),
        segs,
        extras: Extras::default(),
        offset: vec![vec![0; p.m]],
        weight_bytes: bytes.len(),
    }
}
