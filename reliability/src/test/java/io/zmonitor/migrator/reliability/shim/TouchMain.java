package io.zmonitor.migrator.reliability.shim;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes, flushes, reads, renames and deletes files in a folder, at each line it is told, and says how that went. */
final class TouchMain {
    private TouchMain() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        while (orders.readLine() != null) {
            try {
                System.out.println(touch(folder));
            } catch (IOException e) {
                System.out.println("failed " + e.getMessage());
            }
        }
    }

    private static String touch(Path folder) throws IOException {
        Path file = folder.resolve("a");
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
            int written = channel.write(ByteBuffer.wrap("0123456789".getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
            ByteBuffer back = ByteBuffer.allocate(10);
            int read = channel.read(back, 0);
            channel.truncate(4);
            Files.move(file, folder.resolve("b"));
            Files.delete(folder.resolve("b"));
            return "wrote " + written + " read " + read + " " + new String(back.array(), StandardCharsets.UTF_8).trim();
        } finally {
            Files.deleteIfExists(file);
            Files.deleteIfExists(folder.resolve("b"));
        }
    }
}
