using Flashback.Ethereum.Keystore;

namespace Flashback.Ethereum.Tests.Keystore;

public class ScryptMemoryTests
{
    [Fact]
    public void Writing_and_opening_at_the_standard_cost_gives_the_memory_back()
    {
        using var key = PrivateKey.Generate();
        var json = KeystoreV3.Encrypt(key, "x");
        AssertGivenBack();
        KeystoreV3.Decrypt(json, "x").Dispose();
        AssertGivenBack();
    }

    private static void AssertGivenBack() =>
        Assert.InRange(GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes, 0, ScryptParameters.Standard.Memory / 2);
}
