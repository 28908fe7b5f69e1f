//! The state of training as bytes: a mark, the epoch, a text about the run, then the steps that are averaged, and each
//! parameter by name with its elements, velocity and mean. All numbers are little-endian; counts are u64.

use super::average::Average;
use super::sgd::Sgd;
use crate::TuneError;
use crate::tape::Parameter;

const MARK: &[u8; 8] = b"nibtune3";

fn put(bytes: &mut Vec<u8>, n: usize) {
    bytes.extend((n as u64).to_le_bytes());
}

/// The bytes of a state.
pub(super) fn save(
    (epoch, about): (usize, &str),
    params: &[Parameter],
    sgd: &Sgd,
    average: &Average,
) -> Vec<u8> {
    let mut bytes = MARK.to_vec();
    put(&mut bytes, epoch);
    put(&mut bytes, about.len());
    bytes.extend(about.as_bytes());
    put(&mut bytes, average.steps);
    put(&mut bytes, params.len());
    for (i, p) in params.iter().enumerate() {
        put(&mut bytes, p.name.len());
        bytes.extend(p.name.as_bytes());
        let velocity = sgd.velocity.get(i).map_or(&[][..], Vec::as_slice);
        let mean = average.mean.get(i).map_or(&[][..], Vec::as_slice);
        for v in [&p.data[..], velocity, mean] {
            put(&mut bytes, v.len());
            bytes.extend(v.iter().flat_map(|x| x.to_le_bytes()));
        }
    }
    bytes
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, n: usize) -> Result<&'a [u8], TuneError> {
        let (head, rest) = self.0.split_at_checked(n).ok_or_else(|| wrong("more bytes", "its end"))?;
        self.0 = rest;
        Ok(head)
    }

    fn count(&mut self) -> Result<usize, TuneError> {
        let bytes: [u8; 8] = self.take(8)?.try_into().map_err(|_| wrong("a count", "its end"))?;
        usize::try_from(u64::from_le_bytes(bytes)).map_err(|_| wrong("a count", "a number too large"))
    }

    fn floats(&mut self) -> Result<Vec<f32>, TuneError> {
        let n = self.count()?;
        let bytes = self.take(n.checked_mul(4).ok_or_else(|| wrong("a count", "a number too large"))?)?;
        Ok(bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect())
    }
}

fn wrong(expected: &str, found: &str) -> TuneError {
    TuneError::Checkpoint { expected: expected.into(), found: found.into() }
}

/// Reads the mark, the epoch and the text.
fn begin(reader: &mut Reader<'_>) -> Result<(usize, String), TuneError> {
    if reader.take(MARK.len())? != MARK {
        return Err(wrong("a checkpoint of this version of nibblec", "other bytes"));
    }
    let epoch = reader.count()?;
    let len = reader.count()?;
    Ok((epoch, String::from_utf8_lossy(reader.take(len)?).into_owned()))
}

/// The epoch after which a checkpoint was made, without the network that it is for.
pub fn epoch(bytes: &[u8]) -> Result<usize, TuneError> {
    Ok(begin(&mut Reader(bytes))?.0)
}

/// What its maker wrote about the run.
pub fn about(bytes: &[u8]) -> Result<String, TuneError> {
    Ok(begin(&mut Reader(bytes))?.1)
}

/// Sets parameters, velocities and means from bytes; returns the epoch. On an error nothing has changed.
pub(super) fn load(
    bytes: &[u8],
    params: &mut [Parameter],
    sgd: &mut Sgd,
    average: &mut Average,
) -> Result<usize, TuneError> {
    let mut reader = Reader(bytes);
    let (epoch, _) = begin(&mut reader)?;
    let steps = reader.count()?;
    let count = reader.count()?;
    if count != params.len() {
        return Err(wrong(&format!("{} parameters", params.len()), &count.to_string()));
    }
    let mut read = Vec::with_capacity(count);
    for p in params.iter() {
        let len = reader.count()?;
        let name = String::from_utf8_lossy(reader.take(len)?).into_owned();
        let (data, velocity, mean) = (reader.floats()?, reader.floats()?, reader.floats()?);
        let like = |v: &Vec<f32>| v.is_empty() || v.len() == data.len();
        let fits =
            data.len() == p.data.len() && like(&velocity) && like(&mean) && (steps == 0 || !mean.is_empty());
        if name != p.name || !fits {
            let expected = format!("'{}' with {} elements", p.name, p.data.len());
            return Err(wrong(&expected, &format!("'{name}' with {}", data.len())));
        }
        read.push((data, velocity, mean));
    }
    sgd.velocity.clear();
    *average = Average { steps, mean: Vec::with_capacity(count) };
    for (p, (data, velocity, mean)) in params.iter_mut().zip(read) {
        p.data = data;
        sgd.velocity.push(velocity);
        average.mean.push(mean);
    }
    Ok(epoch)
}
