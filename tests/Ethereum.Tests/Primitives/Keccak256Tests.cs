namespace Flashback.Ethereum.Tests.Primitives;

public class Keccak256Tests
{
    // Computed by ethers 6.17.0: n bytes counting up from zero, around the rate of 136 and its double.
    [Theory]
    [InlineData(0, "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470")]
    [InlineData(1, "0xbc36789e7a1e281436464229828f817d6612f7b477d66591ff96a9e064bcc98a")]
    [InlineData(31, "0x3e50547cf72e8583ee91462f9d99fe624f53282f78e1a5ec2347b1d0123d0d9b")]
    [InlineData(32, "0x8ae1aa597fa146ebd3aa2ceddf360668dea5e526567e92b0321816a4e895bd2d")]
    [InlineData(64, "0x002030bde3d4cf89919649775cd71875c4d0ab1708a380e03fefc3a28aa24831")]
    [InlineData(135, "0xcbdfd9dee5faad3818d6b06f95a219fd290b0e1706f6a82e5a595b9ce9faca62")]
    [InlineData(136, "0x7ce759f1ab7f9ce437719970c26b0a66ff11fe3e38e17df89cf5d29c7d7f807e")]
    [InlineData(137, "0xac73d4fae68b8453f764007c1a20ce95994187861f0c3227a3a8e99a73a3b1db")]
    [InlineData(271, "0x7c974895b2a88303ff2dc6b58f438ceb0b298cac91099ac0539cc0f477506191")]
    [InlineData(272, "0xfdf2ec49e749960d3c8521a0219af8d03e30e2b3bf19bd16150ee0eaf133d66e")]
    [InlineData(273, "0x4f707289a9c3ccd0c4a51f2f17339f5dd171d371c04ff7783b735b5b22682eaf")]
    [InlineData(1000, "0xaca79e4146e30eb1c733f6d6060d72471c36ea4e01ebf45d7f4916249c2bbd82")]
    public void Agrees_with_the_reference(int length, string expected) =>
        Assert.Equal(expected, Keccak256.Hash(Counting(length)).ToString());

    [Fact]
    public void Hashes_pairs_as_their_concatenation()
    {
        var (left, right) = (Keccak256.Hash("l"u8), Keccak256.Hash("r"u8));
        Assert.Equal(Keccak256.Hash([.. left.Span, .. right.Span]), Keccak256.Hash(left, right));
    }

    private static byte[] Counting(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)i)];
}
