using System.Diagnostics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Flashback.Ethereum;
using Flashback.Libp2p;
using Flashback.Libp2p.Security;

namespace Flashback.Interop.Libp2p;

/// <summary>.NET's own client sends no certificate that its chain does not need; OpenSSL in Node sends what it is told.</summary>
[Collection(Libp2pCollection.Name)]
public sealed class CertificateChainTests
{
    [Theory]
    [InlineData(1, "accepted")]
    [InlineData(2, "refused")]
    public async Task One_certificate_is_taken_and_a_chain_is_not(int certificates, string expected)
    {
        await using var cs = await CsNode.StartAsync();
        using var key = PrivateKey.Generate();
        using var good = TlsCertificate.Create(new Identity(key), SystemClock.Instance);
        using var other = TlsCertificate.Create(new Identity(key), SystemClock.Instance);
        var start =
            new ProcessStartInfo(JsPackages.Node, "chain.mjs") { WorkingDirectory = JsPackages.Folder, RedirectStandardOutput = true };
        start.Environment["PORT"] = cs.Host.ListenAddresses[0].Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
        start.Environment["CERTIFICATES"] = good.ExportCertificatePem() + "\n" + (certificates > 1 ? other.ExportCertificatePem() : "");
        using (var privateKey = good.GetECDsaPrivateKey()!) start.Environment["KEY"] = ExportPem(privateKey);
        using var process = Process.Start(start)!;
        Assert.Equal(expected, (await process.StandardOutput.ReadToEndAsync().InTime()).Trim());
        if (certificates > 1)
            await Eventually.True(() => cs.Notices.Any(n => n.Detail.Contains("chain of certificates", StringComparison.Ordinal)),
                "the reason is noted");
    }

    private static string ExportPem(ECDsa key)
    {
        // A key from PKCS#12 may be marked as not exportable in the clear: through an encrypted export it may go.
        using var copy = ECDsa.Create();
        var parameters = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1);
        copy.ImportEncryptedPkcs8PrivateKey("x", key.ExportEncryptedPkcs8PrivateKey("x", parameters), out _);
        return copy.ExportPkcs8PrivateKeyPem();
    }
}
