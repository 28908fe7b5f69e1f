/* Which process a context belongs to. Part of nibblec_rt.c.
 *
 * A fork copies a context without its workers, perhaps in the middle of a run. The mark tells: it lies in a page that
 * the kernel wipes in the child, or, where there is no such page, it is the id of the process. Nothing is registered
 * with the process, so a library may be unloaded at any time. */

typedef struct nb_owner {
  _Atomic int64_t *mark; /* nb_me() in the owner, -nb_me() while a child takes the context over */
  _Atomic int64_t id;    /* the mark, where there is no page */
  uint64_t page;         /* bytes of the page; 0 where there is none */
} nb_owner;

static inline int64_t nb_me(const nb_owner *owner) { return owner->page > 0 ? 1 : (int64_t)getpid(); }

static void nb_own(nb_owner *owner) {
  owner->mark = &owner->id;
#ifdef MADV_WIPEONFORK
  const size_t bytes = (size_t)sysconf(_SC_PAGESIZE);
  void *page = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (page != MAP_FAILED) {
    /* An emulator that takes any advice wipes nothing. */
    if (madvise(page, bytes, -1) != 0 && madvise(page, bytes, MADV_WIPEONFORK) == 0) {
      owner->mark = page;
      owner->page = bytes;
    } else {
      (void)munmap(page, bytes);
    }
  }
#endif
  atomic_store_explicit(owner->mark, nb_me(owner), memory_order_relaxed);
}

static void nb_disown(nb_owner *owner) {
  if (owner->page > 0) (void)munmap((void *)owner->mark, (size_t)owner->page);
}

static inline int nb_is_own(const nb_owner *owner) {
  return atomic_load_explicit(owner->mark, memory_order_acquire) == nb_me(owner);
}

/* Of all threads of a child, tells one that it is to take the context over; that one calls nb_taken when it has. */
static int nb_take(nb_owner *owner) {
  int64_t mark = atomic_load_explicit(owner->mark, memory_order_acquire);
  const int64_t me = nb_me(owner);
  return mark != me && mark != -me && atomic_compare_exchange_strong(owner->mark, &mark, -me);
}

static void nb_taken(nb_owner *owner) { atomic_store_explicit(owner->mark, nb_me(owner), memory_order_release); }
