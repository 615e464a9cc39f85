package io.twinwire.sensor.system;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DisksTest {

  @Test
  void theMountPointIsReadFromTheTextOfAStore() {
    assertThat(Disks.mount("/ (/dev/vda)", "/dev/vda")).isEqualTo("/");
    assertThat(Disks.mount("/mnt/a (b) (/dev/sda1)", "/dev/sda1")).isEqualTo("/mnt/a (b)");
    assertThat(Disks.mount("Windows (C:)", "Windows")).isEqualTo("C:");
  }

  @Test
  void onlyLocalDisksCount() {
    assertThat(Disks.isDisk("/", "overlay", "overlay")).isTrue();
    assertThat(Disks.isDisk("/boot", "/dev/sda1", "ext4")).isTrue();
    assertThat(Disks.isDisk("C:", "Windows", "NTFS")).isTrue();
    assertThat(Disks.isDisk("/dev/shm", "tmpfs", "tmpfs")).isFalse();
    assertThat(Disks.isDisk("/snap/core", "/dev/loop1", "squashfs")).isFalse();
    assertThat(Disks.isDisk("/mnt", "server:/export", "nfs4")).isFalse();
    assertThat(Disks.isDisk("/proc", "proc", "proc")).isFalse();
  }
}
