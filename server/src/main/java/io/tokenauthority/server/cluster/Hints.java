package io.tokenauthority.server.cluster;

/** Tells other replicas that there is something new in the database. Safe from any thread. */
public interface Hints extends AutoCloseable {

  /**
   * Says that a revocation of this sequence, or 0 for something else, is committed. Never blocks,
   * never throws; several that come together may be said once.
   */
  void tell(long sequence);

  /** Whether this replica hears the others, as far as it knows. */
  boolean isHearing();

  /** Tells no more, hears no more. */
  @Override
  void close();

  /** For a replica that is alone. */
  static Hints none() {
    return new Hints() {
      @Override
      public void tell(long sequence) {
        // nobody is there to hear it
      }

      @Override
      public boolean isHearing() {
        return false;
      }

      @Override
      public void close() {
        // nothing is held
      }
    };
  }

  /** Both at once: a hint that comes twice costs nothing, one way that is lost is not missed. */
  static Hints both(Hints one, Hints other) {
    return new Hints() {
      @Override
      public void tell(long sequence) {
        one.tell(sequence);
        other.tell(sequence);
      }

      @Override
      public boolean isHearing() {
        return one.isHearing() || other.isHearing();
      }

      @Override
      public void close() {
        one.close();
        other.close();
      }
    };
  }
}
