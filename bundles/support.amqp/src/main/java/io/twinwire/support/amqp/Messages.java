package io.twinwire.support.amqp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.qpid.proton.amqp.Binary;
import org.apache.qpid.proton.amqp.messaging.AmqpValue;
import org.apache.qpid.proton.amqp.messaging.Data;
import org.apache.qpid.proton.codec.AMQPDefinedTypes;
import org.apache.qpid.proton.codec.DecoderImpl;
import org.apache.qpid.proton.codec.EncoderImpl;
import org.apache.qpid.proton.message.Message;

/** Messages as bytes, and back. */
public final class Messages {

  private static final int SMALL = 4 * 1024;
  private static final byte[] EMPTY = {};

  private Messages() {}

  /** Encodes a message. */
  public static byte[] encode(Message message) {
    for (int size = SMALL; ; size *= 4) {
      byte[] buffer = new byte[size];
      try {
        int length = message.encode(buffer, 0, size);
        return Arrays.copyOf(buffer, length);
      } catch (BufferOverflowException e) {
        // It is larger: the next size is tried.
        if (size > Integer.MAX_VALUE / 4) {
          throw e;
        }
      }
    }
  }

  /**
   * Decodes a message.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static Message decode(byte[] bytes) {
    try {
      Message message = Message.Factory.create();
      message.decode(bytes, 0, bytes.length);
      return message;
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("these bytes are no message: " + e.getMessage(), e);
    }
  }

  /**
   * Decodes the messages that the data sections of a batch hold.
   *
   * @throws IllegalArgumentException where something is no message
   */
  public static List<Message> decodeBatch(byte[] bytes) {
    DecoderImpl decoder = new DecoderImpl();
    AMQPDefinedTypes.registerAllTypes(decoder, new EncoderImpl(decoder));
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    decoder.setByteBuffer(buffer);
    List<Message> messages = new ArrayList<>();
    try {
      while (buffer.hasRemaining()) {
        if (decoder.readObject() instanceof Data data) {
          messages.add(decode(bytes(data.getValue())));
        }
      }
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("these bytes are no batch: " + e.getMessage(), e);
    }
    return messages;
  }

  /** The bytes of a message's body where it is data, or text in UTF-8; else none. */
  public static byte[] body(Message message) {
    Object body = message.getBody();
    if (body instanceof Data data) {
      return bytes(data.getValue());
    }
    if (body instanceof AmqpValue value) {
      if (value.getValue() instanceof Binary binary) {
        return bytes(binary);
      }
      if (value.getValue() instanceof String text) {
        return text.getBytes(UTF_8);
      }
    }
    return EMPTY;
  }

  private static byte[] bytes(Binary binary) {
    return Arrays.copyOfRange(
        binary.getArray(), binary.getArrayOffset(), binary.getArrayOffset() + binary.getLength());
  }
}
