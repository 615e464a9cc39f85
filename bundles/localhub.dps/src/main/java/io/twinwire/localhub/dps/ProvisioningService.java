package io.twinwire.localhub.dps;

import io.twinwire.api.localhub.dps.AllocationHook;
import io.twinwire.api.localhub.dps.EnrollmentRegistry.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** The parts of the service, over one database. */
final class ProvisioningService implements AutoCloseable {

  private final Store store;
  private final Access access;
  private final Enrollments enrollments;
  private final Registrations registrations;
  private final Provisioner provisioner;

  private ProvisioningService(
      Store store,
      Settings settings,
      Clock clock,
      LinkedHubs hubs,
      Supplier<Optional<AllocationHook>> hook,
      Executor executor) {
    Secrets secrets = new Secrets();
    this.store = store;
    access = new Access(clock, secrets, store);
    registrations = new Registrations(clock, store);
    enrollments = new Enrollments(clock, secrets, store, registrations);
    provisioner =
        new Provisioner(
            clock,
            secrets,
            settings,
            enrollments,
            registrations,
            hubs,
            new Allocation(hubs, hook),
            executor);
  }

  /**
   * Opens the database and starts.
   *
   * @param directory where the database lies; empty for memory
   * @param hook who calls web hooks, if anybody does
   * @param executor runs assignments, which may block
   */
  static ProvisioningService open(
      Settings settings,
      Optional<Path> directory,
      Clock clock,
      LinkedHubs hubs,
      Supplier<Optional<AllocationHook>> hook,
      Executor executor)
      throws IOException {
    Store store = Store.open(directory);
    return new ProvisioningService(store, settings, clock, hubs, hook, executor);
  }

  Access access() {
    return access;
  }

  Enrollments enrollments() {
    return enrollments;
  }

  Provisioner provisioner() {
    return provisioner;
  }

  boolean isStoreOpen() {
    return store.isOpen();
  }

  String summary() {
    return "%d enrollments, %d groups, %d devices assigned"
        .formatted(
            enrollments.count(Kind.INDIVIDUAL),
            enrollments.count(Kind.GROUP),
            registrations.assigned());
  }

  @Override
  public void close() {
    store.close();
  }
}
