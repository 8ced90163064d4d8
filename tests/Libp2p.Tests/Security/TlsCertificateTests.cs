using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Flashback.Libp2p.Security;

namespace Flashback.Libp2p.Tests.Security;

public sealed class TlsCertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The second and third certificates of the specification; the ids are those it prints.</summary>
    [Theory]
    [InlineData(1, KeyType.Ecdsa, "QmfXbAwNjJLXfesgztEHe8HwgVDCMMpZ9Eax1HYq6hn9uE")]
    [InlineData(2, KeyType.Secp256k1, "16Uiu2HAkutTMoTzDw1tCvSRtu6YoixJwS46S1ZFxW8hSx9fWHiPs")]
    public void Certificates_of_the_specification_hold(int index, KeyType type, string peer)
    {
        Assert.True(TlsCertificate.TryVerify(Golden.Certificates[index], Now, out var key, out var error), error);
        Assert.Equal(type, key.Type);
        Assert.Equal(peer, PeerId.FromPublicKey(key).ToString());
    }

    [Fact]
    public void The_one_with_an_Ed25519_identity_is_named_but_not_supported()
    {
        Assert.False(TlsCertificate.TryVerify(Golden.Certificates[0], Now, out _, out var error));
        Assert.NotEmpty(error);
    }

    [Fact]
    public void The_invalid_one_is_refused()
    {
        Assert.False(TlsCertificate.TryVerify(Golden.Certificates[3], Now, out _, out var error));
        Assert.Equal("the identity key did not sign for the certificate", error);
    }

    [Fact]
    public void Ours_holds_and_is_valid_for_clocks_that_differ()
    {
        var time = new SteppedTime(Now);
        using var certificate = TlsCertificate.Create(Golden.Identity, time);
        foreach (var clock in new[] { Now.AddMinutes(-30), Now, Now.AddYears(99) })
        {
            Assert.True(TlsCertificate.TryVerify(certificate.RawDataMemory, clock, out var key, out var error), error);
            Assert.Equal(Golden.Identity.Id, PeerId.FromPublicKey(key));
        }
        Assert.False(TlsCertificate.TryVerify(certificate.RawDataMemory, Now.AddMinutes(-61), out _, out _));
        Assert.False(TlsCertificate.TryVerify(certificate.RawDataMemory, Now.AddYears(101), out _, out _));
        // js-libp2p looks at the first extension only.
        Assert.Equal(TlsCertificate.ExtensionOid, Assert.Single(certificate.Extensions).Oid!.Value);
        Assert.Equal(certificate.Issuer, certificate.Subject);
    }

    [Fact]
    public void Every_forgery_is_refused()
    {
        var good = Make();
        Assert.True(TlsCertificate.TryVerify(good, Now, out _, out _));

        AssertRefused(Make(prefix: "libp2p-tls-handshakE:"), "the identity key did not sign for the certificate");
        AssertRefused(Make(signOtherKey: true), "the identity key did not sign for the certificate");
        AssertRefused(Make(extensions: 2), "the certificate has two libp2p extensions");
        AssertRefused(Make(extensions: 0), "the certificate has no libp2p extension");
        AssertRefused(Make(unknownCritical: true), "the certificate has an unknown critical extension");
        AssertRefused(Make(from: Now.AddDays(-2), to: Now.AddDays(-1)), "the certificate is not valid now");
        AssertRefused(Make(from: Now.AddDays(1), to: Now.AddDays(2)), "the certificate is not valid now");
        AssertRefused([.. good, 0], "the certificate is malformed");
        AssertRefused(good[..^1], "the certificate is malformed");
        AssertRefused([.. good[..^1], (byte)(good[^1] ^ 1)], "the certificate's own signature is wrong");
        AssertRefused(new byte[TlsCertificate.MaxLength + 1], "the certificate is too long");
        AssertRefused([], "the certificate is malformed");
    }

    [Fact]
    public void An_extension_marked_critical_is_accepted() =>
        Assert.True(TlsCertificate.TryVerify(Make(critical: true), Now, out _, out _));

    private static void AssertRefused(byte[] certificate, string expected)
    {
        Assert.False(TlsCertificate.TryVerify(certificate, Now, out _, out var error));
        Assert.Equal(expected, error);
    }

    private static byte[] Make(string prefix = "libp2p-tls-handshake:", bool signOtherKey = false, int extensions = 1,
        bool unknownCritical = false, bool critical = false, DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = Golden.Identity.Sign(
            [.. System.Text.Encoding.ASCII.GetBytes(prefix), .. (signOtherKey ? other : key).ExportSubjectPublicKeyInfo()]);
        var value = new AsnWriter(AsnEncodingRules.DER);
        using (value.PushSequence())
        {
            value.WriteOctetString(Golden.Identity.PublicKey.Protobuf.Span);
            value.WriteOctetString(signature);
        }
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        if (extensions > 0) request.CertificateExtensions.Add(new X509Extension(TlsCertificate.ExtensionOid, value.Encode(), critical));
        if (unknownCritical) request.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.99999.1", [0x05, 0x00], true));
        // CertificateRequest refuses two extensions of one kind, so the second gets an OID of the same length that is then overwritten.
        if (extensions > 1) request.CertificateExtensions.Add(new X509Extension("1.3.6.1.4.1.53594.1.2", value.Encode(), critical));
        using var certificate = request.CreateSelfSigned(from ?? Now.AddHours(-1), to ?? Now.AddYears(1));
        var der = certificate.RawData;
        return extensions > 1 ? Resigned(der, key) : der;
    }

    /// <summary>Turns the look-alike OID into the real one and signs the result again.</summary>
    private static byte[] Resigned(byte[] der, ECDsa key)
    {
        byte[] lookAlike = [0x2b, 0x06, 0x01, 0x04, 0x01, 0x83, 0xa2, 0x5a, 0x01, 0x02];
        der[der.AsSpan().IndexOf(lookAlike) + lookAlike.Length - 1] = 0x01;
        var certificate = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        var tbs = certificate.ReadEncodedValue();
        var algorithm = certificate.ReadEncodedValue();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteEncodedValue(tbs.Span);
            writer.WriteEncodedValue(algorithm.Span);
            writer.WriteBitString(key.SignData(tbs.Span, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        }
        return writer.Encode();
    }
}
