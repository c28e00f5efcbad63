//! In-memory caches for the database of one city.

use std::any::Any;
use std::sync::{Arc, Mutex, PoisonError};

/// Caches of features for one database, looked up by type. Cheap to clone; clones share the caches,
/// another database has its own.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<Vec<Arc<dyn Any + Send + Sync>>>>);

impl Memory {
    /// Returns the cache of this type; creates an empty one on the first call.
    pub fn of<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.iter().find_map(|one| Arc::clone(one).downcast::<T>().ok());
        known.unwrap_or_else(|| {
            let new = Arc::<T>::default();
            kept.push(Arc::clone(&new) as Arc<dyn Any + Send + Sync>);
            new
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Seen(Mutex<u32>);

    #[test]
    fn a_memory_is_shared_by_its_clones_and_by_no_other() {
        let (one, other) = (Memory::default(), Memory::default());
        *one.of::<Seen>().0.lock().unwrap() += 1;
        *one.clone().of::<Seen>().0.lock().unwrap() += 1;
        assert_eq!(*one.of::<Seen>().0.lock().unwrap(), 2);
        assert_eq!(*other.of::<Seen>().0.lock().unwrap(), 0);
        assert_eq!(*one.of::<Mutex<u32>>().lock().unwrap(), 0);
    }
}
