using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace MeshCi.Tasks.Tests.Portability;

/// <summary>A method of an assembly with its calls and its string literals.</summary>
/// <param name="Name">Its type and name: <c>MeshCi.Local.Detachment.Detach</c>.</param>
/// <param name="IsNative">Whether it is implemented in a native library.</param>
/// <param name="Calls">The methods that it calls, each as <c>Namespace.Type.Method(Parameter, Parameter)</c>.</param>
/// <param name="Texts">The string literals in it.</param>
internal sealed record CalledMethods(string Name, bool IsNative, IReadOnlyList<string> Calls, IReadOnlyList<string> Texts)
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue =
        typeof(OpCodes).GetFields().Select(field => field.GetValue(null)).OfType<OpCode>().ToDictionary(code => code.Value);

    /// <summary>All methods of an assembly, read from its file without loading it.</summary>
    public static IReadOnlyList<CalledMethods> Read(string assembly)
    {
        using var file = new PEReader(File.OpenRead(assembly));
        var metadata = file.GetMetadataReader();
        return
        [
            .. metadata.MethodDefinitions.Select(handle =>
            {
                var method = metadata.GetMethodDefinition(handle);
                var (calls, texts) = method.RelativeVirtualAddress == 0 ? ([], []) : Body(metadata, file.GetMethodBody(method.RelativeVirtualAddress));
                return new CalledMethods(NameOf(metadata, handle), method.Attributes.HasFlag(MethodAttributes.PinvokeImpl), calls, texts);
            }),
        ];
    }

    private static (List<string> Calls, List<string> Texts) Body(MetadataReader metadata, MethodBodyBlock body)
    {
        var (calls, texts) = (new List<string>(), new List<string>());
        var code = body.GetILReader();
        while (code.RemainingBytes > 0)
        {
            short value = code.ReadByte();
            if (value == 0xFE) value = (short)((0xFE << 8) | code.ReadByte());
            switch (OpCodesByValue[value].OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineTok:
                    if (NameOf(metadata, MetadataTokens.EntityHandle(code.ReadInt32())) is { Length: > 0 } name) calls.Add(name);
                    break;
                case OperandType.InlineString:
                    texts.Add(metadata.GetUserString(MetadataTokens.UserStringHandle(code.ReadInt32() & 0xFFFFFF)));
                    break;
                case OperandType.InlineSwitch:
                    var targets = code.ReadInt32();
                    code.Offset += 4 * targets;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    code.Offset += 8;
                    break;
                case OperandType.InlineBrTarget or OperandType.InlineField or OperandType.InlineI:
                case OperandType.InlineSig or OperandType.InlineType or OperandType.ShortInlineR:
                    code.Offset += 4;
                    break;
                case OperandType.InlineVar:
                    code.Offset += 2;
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    code.Offset += 1;
                    break;
            }
        }

        return (calls, texts);
    }

    private static string NameOf(MetadataReader metadata, EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodDefinition:
                var definition = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return $"{TypeName(metadata, definition.GetDeclaringType())}.{metadata.GetString(definition.Name)}";
            case HandleKind.MemberReference:
                var reference = metadata.GetMemberReference((MemberReferenceHandle)handle);
                if (reference.GetKind() != MemberReferenceKind.Method) return "";
                var parameters = reference.DecodeMethodSignature(new Names(), null).ParameterTypes;
                return $"{TypeName(metadata, reference.Parent)}.{metadata.GetString(reference.Name)}({string.Join(", ", parameters)})";
            case HandleKind.MethodSpecification:
                return NameOf(metadata, metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
            default:
                return "";
        }
    }

    private static string TypeName(MetadataReader metadata, EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeReference => new Names().GetTypeFromReference(metadata, (TypeReferenceHandle)handle, 0),
        HandleKind.TypeDefinition => new Names().GetTypeFromDefinition(metadata, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(new Names(), null),
        _ => "",
    };

    // A signature as type names.
    private sealed class Names : ISignatureTypeProvider<string, object?>
    {
        public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[]";

        public string GetByReferenceType(string elementType) => elementType;

        public string GetFunctionPointerType(MethodSignature<string> signature) => "";

        public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) => $"{genericType}<{string.Join(", ", typeArguments)}>";

        public string GetGenericMethodParameter(object? genericContext, int index) => "";

        public string GetGenericTypeParameter(object? genericContext, int index) => "";

        public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) => unmodifiedType;

        public string GetPinnedType(string elementType) => elementType;

        public string GetPointerType(string elementType) => elementType;

        public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

        public string GetSZArrayType(string elementType) => $"{elementType}[]";

        public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeDefinition(handle);
            var outer = type.GetDeclaringType();
            return $"{(outer.IsNil ? reader.GetString(type.Namespace) : GetTypeFromDefinition(reader, outer, rawTypeKind))}.{reader.GetString(type.Name)}";
        }

        public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
        {
            var type = reader.GetTypeReference(handle);
            return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
        }

        public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawTypeKind) =>
            reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);
    }
}
