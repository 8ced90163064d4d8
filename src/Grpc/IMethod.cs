using Google.Protobuf.Reflection;

namespace Flashback.Grpc;

/// <summary>What is known of a method without its message types.</summary>
public interface IMethod
{
    MethodType Type { get; }

    /// <summary>With its package: <c>grpc.health.v1.Health</c>.</summary>
    string ServiceName { get; }

    string Name { get; }

    /// <summary>The HTTP path: <c>/grpc.health.v1.Health/Check</c>.</summary>
    string FullName { get; }

    /// <summary>The .proto service it comes from, which reflection can show; null for a method made by hand.</summary>
    ServiceDescriptor? Service { get; }
}
