//! A sorted set of 64-bit keys that is cheap to copy and to append to.
//!
//! Owns: order, rank and search for registers (entries of an account, all entries, by day).
//! Not here: what a key means (`register_key`).
//! Invariant: chunks are sorted, never empty, and no key of one is above a key of the next.

use std::sync::Arc;

/// Keys a chunk holds before it is split; a commit copies at most one chunk of a set it touches.
const CHUNK: usize = 512;

/// A sorted set of keys in shared chunks: a clone shares them all.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    chunks: Arc<Vec<Arc<Vec<u64>>>>,
    len: usize,
}

impl Keys {
    /// A set of many different keys at once; they are sorted on the way.
    pub(crate) fn from_keys(keys: &mut [u64]) -> Self {
        keys.sort();
        let chunks: Vec<_> = keys.chunks(CHUNK).map(|it| Arc::new(it.to_vec())).collect();
        Self {
            len: keys.len(),
            chunks: Arc::new(chunks),
        }
    }

    /// How many keys there are.
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Adds a key; a key that is there already stays once.
    pub(crate) fn insert(&mut self, key: u64) {
        let chunks = Arc::make_mut(&mut self.chunks);
        let chunk_count = chunks.len();
        let Some(last) = chunks.last_mut() else {
            chunks.push(Arc::new(vec![key]));
            self.len = 1;
            return;
        };
        let is_last = last.last().is_none_or(|it| *it < key);
        if is_last && last.len() >= CHUNK {
            chunks.push(Arc::new(vec![key]));
        } else if is_last {
            Arc::make_mut(last).push(key);
        } else {
            let mut index = chunk_of(chunks, key);
            let Err(mut place) = chunks[index].binary_search(&key) else {
                return;
            };
            // Cut before it grows: a vector that grew once keeps twice the room for good.
            if chunks[index].len() >= CHUNK {
                let chunk = Arc::make_mut(&mut chunks[index]);
                // Keys mostly come nearly in order: what is behind stays as it is, and full.
                let is_near_end = index + 1 == chunk_count && place > CHUNK / 2;
                let cut = if is_near_end {
                    CHUNK - CHUNK / 8
                } else {
                    CHUNK / 2
                };
                let upper = chunk.split_off(cut);
                chunks.insert(index + 1, Arc::new(upper));
                if place > cut {
                    (index, place) = (index + 1, place - cut);
                }
            }
            Arc::make_mut(&mut chunks[index]).insert(place, key);
        }
        self.len += 1;
    }

    /// How many keys are below `key`.
    pub(crate) fn rank(&self, key: u64) -> usize {
        let index = self
            .chunks
            .partition_point(|it| it.last().is_some_and(|last| *last < key));
        let before: usize = self.chunks[..index].iter().map(|it| it.len()).sum();
        let within = self
            .chunks
            .get(index)
            .map_or(0, |it| it.partition_point(|it| *it < key));
        before + within
    }

    /// The keys from rank `start` on, upwards.
    pub(crate) fn up_from_rank(&self, start: usize) -> impl Iterator<Item = u64> + '_ {
        let (chunk, offset) = self.locate(start);
        let first = self
            .chunks
            .get(chunk)
            .map_or(&[][..], |it| it.get(offset..).unwrap_or(&[]));
        let rest = self.chunks.get(chunk + 1..).unwrap_or(&[]);
        first
            .iter()
            .copied()
            .chain(rest.iter().flat_map(|it| it.iter().copied()))
    }

    /// The keys below rank `end`, downwards.
    pub(crate) fn down_from_rank(&self, end: usize) -> impl Iterator<Item = u64> + '_ {
        let (chunk, offset) = self.locate(end);
        let first = self
            .chunks
            .get(chunk)
            .map_or(&[][..], |it| it.get(..offset).unwrap_or(&[]));
        let rest = self.chunks.get(..chunk).unwrap_or(&[]);
        first
            .iter()
            .rev()
            .copied()
            .chain(rest.iter().rev().flat_map(|it| it.iter().rev().copied()))
    }

    /// The chunk and the place in it of a rank.
    fn locate(&self, rank: usize) -> (usize, usize) {
        let mut left = rank;
        for (index, chunk) in self.chunks.iter().enumerate() {
            if left < chunk.len() {
                return (index, left);
            }
            left -= chunk.len();
        }
        (self.chunks.len(), 0)
    }
}

/// The chunk a key belongs to: the first that ends at or after it.
fn chunk_of(chunks: &[Arc<Vec<u64>>], key: u64) -> usize {
    let is_before = |it: &Arc<Vec<u64>>| it.last().is_some_and(|last| *last < key);
    // Near the end first: each probe of a search over all costs two misses of the cache.
    let mut index = chunks.len();
    for _ in 0..4 {
        match index.checked_sub(1).and_then(|it| chunks.get(it)) {
            Some(chunk) if !is_before(chunk) => index -= 1,
            _ => return index,
        }
    }
    chunks[..index].partition_point(is_before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn behaves_as_a_btree_set(keys in proptest::collection::vec(0_u64..5_000, 0..3_000)) {
            let mut set = Keys::default();
            let mut model = BTreeSet::new();
            for key in &keys {
                set.insert(*key);
                model.insert(*key);
            }
            let all: Vec<u64> = model.iter().copied().collect();
            prop_assert_eq!(set.len(), all.len());
            for probe in [0, 17, 2_500, 5_000] {
                prop_assert_eq!(set.rank(probe), model.range(..probe).count());
            }
            for rank in [0, all.len() / 3, all.len()] {
                prop_assert_eq!(set.up_from_rank(rank).collect::<Vec<_>>(), all[rank..].to_vec());
                let down: Vec<u64> = all[..rank].iter().rev().copied().collect();
                prop_assert_eq!(set.down_from_rank(rank).collect::<Vec<_>>(), down);
            }
        }

        #[test]
        fn a_copy_is_not_changed_by_what_follows(keys in proptest::collection::vec(0_u64..5_000, 1..800)) {
            let mut set = Keys::default();
            let (first, second) = keys.split_at(keys.len() / 2);
            first.iter().for_each(|it| set.insert(*it));
            let copy = set.clone();
            let before: Vec<u64> = copy.up_from_rank(0).collect();
            second.iter().for_each(|it| set.insert(*it));
            prop_assert_eq!(copy.up_from_rank(0).collect::<Vec<_>>(), before);
        }
    }
}
