using Google.Protobuf;

namespace Flashback.Grpc;

/// <summary>Makes marshallers.</summary>
public static class Marshaller
{
    public static Marshaller<T> Of<T>() where T : IMessage<T>, new()
    {
        var parser = new MessageParser<T>(() => new T());
        return new(message => message.CalculateSize(), (message, output) => message.WriteTo(output), parser.ParseFrom);
    }
}
