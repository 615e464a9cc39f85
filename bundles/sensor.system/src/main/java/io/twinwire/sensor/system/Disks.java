package io.twinwire.sensor.system;

import io.twinwire.sensor.system.Machine.Disk;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The local disks as the JDK shows them. OSHI's own list starts a process at every call on Linux
 * ({@code lsblk}).
 */
final class Disks {

  /** Not a disk that fills, or not a local one. */
  private static final Set<String> OTHER_TYPES =
      Set.of("squashfs", "iso9660", "nfs", "nfs4", "cifs", "smb3", "9p");

  private Disks() {}

  static List<Disk> list() {
    List<Disk> disks = new ArrayList<>();
    Set<String> devices = new HashSet<>();
    List<FileStore> stores = new ArrayList<>();
    FileSystems.getDefault().getFileStores().forEach(stores::add);
    // A device may be mounted many times; the shortest path stands for it.
    stores.sort(Comparator.comparingInt(store -> mount(store.toString(), store.name()).length()));
    for (FileStore store : stores) {
      String mount = mount(store.toString(), store.name());
      if (isDisk(mount, store.name(), store.type()) && devices.add(device(mount, store.name()))) {
        try {
          disks.add(new Disk(mount, store.getTotalSpace(), store.getUsableSpace()));
        } catch (IOException e) {
          devices.remove(device(mount, store.name()));
        }
      }
    }
    disks.sort(Comparator.comparing(Disk::mount));
    return disks;
  }

  /**
   * Where a store is mounted. The JDK tells it only in the store's text: {@code /mnt (/dev/sda1)}
   * on Unix, {@code Label (C:)} on Windows.
   */
  static String mount(String text, String name) {
    if (text.startsWith("/")) {
      return text.endsWith(" (" + name + ")")
          ? text.substring(0, text.length() - name.length() - 3)
          : text;
    }
    int open = text.lastIndexOf('(');
    return open >= 0 && text.endsWith(")") ? text.substring(open + 1, text.length() - 1) : text;
  }

  static boolean isDisk(String mount, String name, String type) {
    if (OTHER_TYPES.contains(type) || type.startsWith("fuse.")) {
      return false;
    }
    return !mount.startsWith("/") || mount.equals("/") || name.startsWith("/dev/");
  }

  /** On Windows the name is a label, which many drives may share. */
  private static String device(String mount, String name) {
    return mount.startsWith("/") ? name : mount;
  }
}
