using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Flashback.Libp2p.Security;

/// <summary>
/// The self-signed certificate of the libp2p TLS specification: a fresh P-256 key, and one extension in which the peer's
/// identity key signs for it.
/// </summary>
public static class TlsCertificate
{
    public const string ExtensionOid = "1.3.6.1.4.1.53594.1.1";

    /// <summary>A certificate is about 500 bytes; an RSA identity would take it to 1.5 KiB.</summary>
    public const int MaxLength = 4096;

    /// <summary>Precedes the SubjectPublicKeyInfo in what the identity key signs.</summary>
    internal static ReadOnlySpan<byte> SignaturePrefix => "libp2p-tls-handshake:"u8;

    private const string EcdsaWithSha256 = "1.2.840.10045.4.3.2";

    private static readonly HashSet<string> CriticalAllowed = [ExtensionOid, "2.5.29.15", "2.5.29.19", "2.5.29.37"];

    /// <summary>A new certificate, valid from an hour ago (clocks differ) for a hundred years.</summary>
    public static X509Certificate2 Create(Identity identity, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signature = identity.Sign([.. SignaturePrefix, .. key.ExportSubjectPublicKeyInfo()]);
        var value = new AsnWriter(AsnEncodingRules.DER);
        using (value.PushSequence())
        {
            value.WriteOctetString(identity.PublicKey.Protobuf.Span);
            value.WriteOctetString(signature);
        }
        var request = new CertificateRequest("CN=libp2p", key, HashAlgorithmName.SHA256);
        // js-libp2p looks for the extension in the first place: it must be the only one.
        request.CertificateExtensions.Add(new X509Extension(ExtensionOid, value.Encode(), critical: false));
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now.AddYears(100));
        // SslStream needs the private key in the handle, which only an imported certificate has.
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
    }

    /// <summary>Applies every check of the specification to a DER certificate. Never throws.</summary>
    public static bool TryVerify(
        ReadOnlyMemory<byte> der, DateTimeOffset now, [NotNullWhen(true)] out IdentityKey? identity, [NotNullWhen(false)] out string? error)
    {
        identity = null;
        if (der.Length > MaxLength)
        {
            error = "the certificate is too long";
            return false;
        }
        try
        {
            error = Verify(der, now, out identity);
        }
        catch (Exception e) when (e is AsnContentException or CryptographicException or ArgumentException)
        {
            error = "the certificate is malformed";
        }
        if (error is not null) identity = null;
        return identity is not null;
    }

    private static string? Verify(ReadOnlyMemory<byte> der, DateTimeOffset now, out IdentityKey? identity)
    {
        identity = null;
        var file = new AsnReader(der, AsnEncodingRules.DER);
        var certificate = file.ReadSequence();
        file.ThrowIfNotEmpty();
        var signed = certificate.PeekEncodedValue();
        var tbs = certificate.ReadSequence();
        var algorithm = certificate.ReadEncodedValue();
        var signature = certificate.ReadBitString(out var unusedBits);
        certificate.ThrowIfNotEmpty();

        if (!tbs.PeekTag().HasSameClassAndValue(new Asn1Tag(TagClass.ContextSpecific, 0))) return "the certificate is not of version 3";
        tbs.ReadEncodedValue();
        tbs.ReadInteger();
        if (!tbs.ReadEncodedValue().Span.SequenceEqual(algorithm.Span)) return "the certificate names two signature algorithms";
        tbs.ReadEncodedValue();
        var validity = tbs.ReadSequence();
        if (now < ReadTime(validity) || now > ReadTime(validity)) return "the certificate is not valid now";
        tbs.ReadEncodedValue();
        var publicKeyInfo = tbs.ReadEncodedValue();

        if (unusedBits != 0 || new AsnReader(algorithm, AsnEncodingRules.DER).ReadSequence().ReadObjectIdentifier() != EcdsaWithSha256)
            return "the certificate is not signed with ECDSA and SHA-256";
        if (!EcdsaP256.Verify(publicKeyInfo.Span, signed.Span, signature)) return "the certificate's own signature is wrong";

        var error = FindExtension(tbs, out var extension);
        return error ?? VerifyExtension(extension, publicKeyInfo, out identity);
    }

    private static string? FindExtension(AsnReader tbs, out ReadOnlyMemory<byte> value)
    {
        value = default;
        var found = false;
        var extensionsTag = new Asn1Tag(TagClass.ContextSpecific, 3);
        while (tbs.HasData && !tbs.PeekTag().HasSameClassAndValue(extensionsTag)) tbs.ReadEncodedValue();
        if (!tbs.HasData) return "the certificate has no libp2p extension";
        var wrapper = tbs.ReadSequence(extensionsTag);
        tbs.ThrowIfNotEmpty();
        var extensions = wrapper.ReadSequence();
        wrapper.ThrowIfNotEmpty();
        while (extensions.HasData)
        {
            var entry = extensions.ReadSequence();
            var oid = entry.ReadObjectIdentifier();
            var critical = entry.PeekTag() == Asn1Tag.Boolean && entry.ReadBoolean();
            var content = entry.ReadOctetString();
            entry.ThrowIfNotEmpty();
            if (critical && !CriticalAllowed.Contains(oid)) return "the certificate has an unknown critical extension";
            if (oid != ExtensionOid) continue;
            if (found) return "the certificate has two libp2p extensions";
            found = true;
            value = content;
        }
        return found ? null : "the certificate has no libp2p extension";
    }

    private static string? VerifyExtension(ReadOnlyMemory<byte> extension, ReadOnlyMemory<byte> publicKeyInfo, out IdentityKey? identity)
    {
        var outer = new AsnReader(extension, AsnEncodingRules.DER);
        var sequence = outer.ReadSequence();
        outer.ThrowIfNotEmpty();
        var protobuf = sequence.ReadOctetString();
        var signature = sequence.ReadOctetString();
        sequence.ThrowIfNotEmpty();
        if (!IdentityKey.TryParse(protobuf, out identity)) return "the identity key is malformed";
        if (identity.Type is not (KeyType.Secp256k1 or KeyType.Ecdsa)) return $"identity keys of type {identity.Type} are not supported";
        return identity.Verify([.. SignaturePrefix, .. publicKeyInfo.Span], signature)
            ? null : "the identity key did not sign for the certificate";
    }

    private static DateTimeOffset ReadTime(AsnReader validity) =>
        validity.PeekTag() == Asn1Tag.UtcTime ? validity.ReadUtcTime() : validity.ReadGeneralizedTime();
}
