using Google.Protobuf.Reflection;

namespace Flashback.Grpc.Reflection;

/// <summary>The method of <c>grpc.reflection.v1.ServerReflection</c>.</summary>
public static class ReflectionMethods
{
    public static readonly Method<ServerReflectionRequest, ServerReflectionResponse> ServerReflectionInfo =
        Method.Of<ServerReflectionRequest, ServerReflectionResponse>(
            ReflectionReflection.Descriptor.FindTypeByName<ServiceDescriptor>("ServerReflection"), nameof(ServerReflectionInfo));
}
