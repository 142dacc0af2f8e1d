package io.zmonitor.migrator.sqlcipher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zmonitor.migrator.sqlcipher.internal.key.CipherFormat;
import io.zmonitor.migrator.sqlcipher.internal.key.Hmac;
import io.zmonitor.migrator.sqlcipher.internal.key.KeyDerivation;
import java.util.HexFormat;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;

class KeyDerivationTest {
    private static final byte[] SALT = "NaCl and more...".getBytes(UTF_8);

    @Test
    void agrees_with_the_jdk_for_ascii_and_all_else() throws Exception {
        for (String passphrase : new String[] {"secret", "Zürich", "東京 😀", "long ".repeat(50)}) {
            byte[] expected = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(passphrase.toCharArray(), SALT, 1000, 256))
                    .getEncoded();

            assertThat(KeyDerivation.pbkdf2(CipherFormat.Hash.SHA_512, passphrase.getBytes(UTF_8), SALT, 1000))
                    .isEqualTo(expected);
        }
    }

    @Test
    void agrees_with_rfc_6070_where_one_block_is_not_enough() {
        byte[] derived = KeyDerivation.pbkdf2(
                CipherFormat.Hash.SHA_1,
                "passwordPASSWORDpassword".getBytes(UTF_8),
                "saltSALTsaltSALTsaltSALTsaltSALTsalt".getBytes(UTF_8),
                4096);

        // The vector has 25 bytes.
        assertThat(HexFormat.of().formatHex(derived)).startsWith("3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038");
    }

    @Test
    void a_provider_whose_digests_cannot_be_copied_gives_the_same_codes() {
        byte[] key = "secret".getBytes(UTF_8);
        for (CipherFormat.Hash hash : CipherFormat.Hash.values()) {
            byte[] quick = Hmac.of(hash, key).of(SALT);
            byte[] slow = quick.clone();

            Hmac.of(hash, key).again(quick);
            Hmac.withoutCopies(hash, key).again(slow);

            assertThat(quick).hasSize(hash.size()).isEqualTo(slow);
        }
    }
}
