package io.twinwire.outbox;

import io.twinwire.api.hub.DeviceIdentity;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The books of every identity that this gateway ever had: a directory with a file for each. */
final class Books implements Closeable {

  private static final String PREFIX = "numbers-";
  private static final String SUFFIX = ".bin";

  private final Path directory;
  private final Supplier<String> streams;
  private final Optional<String> boot;
  private final List<Book> books = new ArrayList<>();
  private final List<String> setAside = new ArrayList<>();
  private Book current;

  private Books(Path directory, Supplier<String> streams, Optional<String> boot)
      throws IOException {
    this.directory = directory;
    this.streams = streams;
    this.boot = boot;
    Files.createDirectories(directory);
    try {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
        for (Path file : files) {
          load(file);
        }
      }
      Optional<Book> last = books.stream().max(Comparator.comparingLong(Book::era));
      current = last.isPresent() ? last.get() : create(Optional.empty());
    } catch (IOException | RuntimeException e) {
      try {
        close();
      } catch (IOException also) {
        e.addSuppressed(also);
      }
      throw e;
    }
  }

  /**
   * @param streams makes the random part of message-ids, one for each identity and priority
   * @param boot tells this run of the machine from others; empty when that cannot be told
   */
  static Books open(Path directory, Supplier<String> streams, Optional<String> boot)
      throws IOException {
    return new Books(directory, streams, boot);
  }

  List<Book> all() {
    return List.copyOf(books);
  }

  /** The book in use: of the present identity, or of the last one known. */
  Book current() {
    return current;
  }

  /** The files that could not be read and were renamed. */
  List<String> setAside() {
    return List.copyOf(setAside);
  }

  /** Changes to the book of an identity. The first identity ever adopts what is there. */
  void use(DeviceIdentity identity) throws IOException {
    if (current.identity().equals(Optional.of(identity))) {
      return;
    }
    if (current.identity().isEmpty()) {
      current.use(Optional.of(identity), current.era());
      return;
    }
    for (Book book : books) {
      if (book.identity().equals(Optional.of(identity))) {
        book.use(book.identity(), current.era() + 1);
        current = book;
        return;
      }
    }
    current = create(Optional.of(identity));
  }

  private Book create(Optional<DeviceIdentity> identity) throws IOException {
    long era = books.stream().mapToLong(Book::era).max().orElse(0) + 1;
    TwoSlotFile file = TwoSlotFile.open(free());
    try {
      Book book = Book.create(file, streams, boot);
      book.use(identity, era);
      books.add(book);
      return book;
    } catch (IOException e) {
      file.close();
      throw e;
    }
  }

  /** The book that a message is accounted in. */
  Book of(Row row) {
    for (Book book : books) {
      if (book.ledger(row.priority()).stream().equals(row.stream())) {
        return book;
      }
    }
    throw new IllegalArgumentException("stream: " + row.stream() + " is in no book");
  }

  private Path free() {
    int number = 1;
    while (Files.exists(directory.resolve(PREFIX + number + SUFFIX))) {
      number++;
    }
    return directory.resolve(PREFIX + number + SUFFIX);
  }

  private void load(Path path) throws IOException {
    TwoSlotFile file = TwoSlotFile.open(path);
    Optional<byte[]> record = file.read();
    if (record.isPresent()) {
      try {
        books.add(Book.read(file, record.get(), streams, boot));
        return;
      } catch (IOException e) {
        file.close();
        throw new IOException(path + ": " + e.getMessage(), e);
      }
    }
    boolean empty = Files.size(path) == 0;
    file.close();
    if (empty) {
      // Cut off before its first number was given.
      Files.delete(path);
      return;
    }
    Path aside = path.resolveSibling("damaged-" + streams.get() + "-" + path.getFileName());
    Files.move(path, aside);
    setAside.add(aside.toString());
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (Book book : books) {
      try {
        book.close();
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
