package io.zmonitor.migrator.reliability.secrets;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;
import java.util.logging.Logger;

/** The right driver behind a hand that takes settings away: what a wrong driver on the class path is like. */
final class ForgetfulDriver implements Driver {
    private static final String URL = "jdbc:sqlite:";

    private final Driver right;
    private final boolean knowsCiphers;

    private ForgetfulDriver(Driver right, boolean knowsCiphers) {
        this.right = right;
        this.knowsCiphers = knowsCiphers;
    }

    /** Does something while no driver is there. */
    static void withoutAny(FailureCase.Play play, EncryptedDevice device) throws Exception {
        Driver right = DriverManager.getDriver(URL);
        DriverManager.deregisterDriver(right);
        try {
            play.on(device);
        } finally {
            DriverManager.registerDriver(right);
        }
    }

    /** Does something while this driver is there instead: one that says it knows ciphers, or one that does not. */
    static void instead(boolean knowsCiphers, FailureCase.Play play, EncryptedDevice device) throws Exception {
        Driver forgetful = new ForgetfulDriver(DriverManager.getDriver(URL), knowsCiphers);
        withoutAny(
                alone -> {
                    DriverManager.registerDriver(forgetful);
                    try {
                        play.on(alone);
                    } finally {
                        DriverManager.deregisterDriver(forgetful);
                    }
                },
                device);
    }

    @Override
    public Connection connect(String url, Properties settings) throws SQLException {
        Properties left = new Properties();
        left.putAll(settings);
        if (left.containsKey("key")) {
            left.setProperty("key", "");
        }
        return right.connect(url, left);
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return right.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties settings) throws SQLException {
        return Arrays.stream(right.getPropertyInfo(url, settings))
                .filter(property -> knowsCiphers || !property.name.equals("cipher"))
                .toArray(DriverPropertyInfo[]::new);
    }

    @Override
    public int getMajorVersion() {
        return right.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return right.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return right.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
