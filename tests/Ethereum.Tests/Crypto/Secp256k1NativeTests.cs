namespace Flashback.Ethereum.Tests.Crypto;

public class Secp256k1NativeTests
{
    [Fact]
    public void Says_how_to_install_what_is_missing()
    {
        var error = Assert.Throws<DllNotFoundException>(() => Secp256k1Native.Load(["libnothing.so.1"]));
        Assert.Contains("apt-get install libsecp256k1-1", error.Message);
    }

    [Fact]
    public void Serves_many_threads_at_once() => Parallel.For(0, 64, i =>
    {
        var digest = Bytes32.FromBigInteger(i + 1);
        using var key = PrivateKey.FromBytes(digest.Span);
        Assert.True(Secp256k1.TryRecover(digest, key.Sign(digest), out var signer));
        Assert.Equal(key.Address, signer);
    });
}
