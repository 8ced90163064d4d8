using Flashback.Ethereum;
using Flashback.Node.Wire;
using Google.Protobuf;

namespace Flashback.Node.Codecs;

/// <summary>The request of <c>/flashback/batch/1</c>: whose observations of which epoch.</summary>
public static class RevealRequestCodec
{
    public const string Protocol = "/flashback/batch/1";

    public const int MaxBytes = 64;

    public static byte[] Encode(ulong epoch, Address observer) =>
        new RevealRequest { Epoch = epoch, Observer = ToWire.Bytes(observer) }.ToByteArray();

    public static (ulong Epoch, Address Observer)? Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MaxBytes) return null;
        try
        {
            var request = RevealRequest.Parser.ParseFrom(bytes);
            return FromWire.Account(request.Observer) is { } observer ? (request.Epoch, observer) : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
