package io.twinwire.localhub.core.transfer;

import io.twinwire.api.localhub.HubFault;
import java.io.IOException;

/** Does an export or import, a part at a time, so that the hub serves others in between. */
interface TransferWork extends AutoCloseable {

  int DONE = 100;

  /**
   * Does the next part, outside the hub's lock.
   *
   * @return how many percent are done; {@link #DONE} only when all is
   */
  int step() throws HubFault, IOException;

  /** Leaves off, wherever it is; does nothing the second time. */
  @Override
  void close() throws IOException;
}
