using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace MeshCi.Definitions.Tests.Work;

/// <summary>Rewrites an assembly so that it counts its steps: each entered method and each jump back to the start of a loop.</summary>
internal static class StepCounter
{
    /// <summary>The type that is added to the assembly.</summary>
    public const string TypeName = "StepsTaken";

    /// <summary>Its static field of type <c>long</c>.</summary>
    public const string FieldName = "Count";

    /// <summary>The rewritten assembly.</summary>
    /// <param name="file">Full path of the assembly.</param>
    public static MemoryStream Instrument(string file)
    {
        using var module = ModuleDefinition.ReadModule(file);
        var methods = module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasBody).ToList();
        var type = new TypeDefinition("", TypeName, TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed, module.TypeSystem.Object);
        var count = new FieldDefinition(FieldName, FieldAttributes.Public | FieldAttributes.Static, module.TypeSystem.Int64);
        type.Fields.Add(count);
        module.Types.Add(type);
        foreach (var method in methods) Instrument(method.Body, count);

        var rewritten = new MemoryStream();
        module.Write(rewritten);
        rewritten.Position = 0;
        return rewritten;
    }

    private static void Instrument(MethodBody body, FieldDefinition count)
    {
        // The inserted code makes jumps too long for the short forms.
        body.SimplifyMacros();
        var places = body.Instructions.Select((instruction, index) => (instruction, index)).ToDictionary(place => place.instruction, place => place.index);
        var starts = body.Instructions.SelectMany(jump => Targets(jump).Where(target => places[target] <= places[jump])).Append(body.Instructions[0]).Distinct()
            .ToList();
        foreach (var start in starts) CountBefore(body, start, count);
        body.OptimizeMacros();
    }

    private static void CountBefore(MethodBody body, Instruction start, FieldDefinition count)
    {
        var il = body.GetILProcessor();
        var first = il.Create(OpCodes.Ldsfld, count);
        foreach (var instruction in (Instruction[])[
            first, il.Create(OpCodes.Ldc_I4_1), il.Create(OpCodes.Conv_I8), il.Create(OpCodes.Add), il.Create(OpCodes.Stsfld, count)])
            il.InsertBefore(start, instruction);

        foreach (var jump in body.Instructions)
        {
            if (jump.Operand == start) jump.Operand = first;
            else if (jump.Operand is Instruction[] targets) jump.Operand = targets.Select(target => target == start ? first : target).ToArray();
        }

        // Regions that began or ended at the instruction now begin or end at the inserted code.
        foreach (var handler in body.ExceptionHandlers)
        {
            if (handler.TryStart == start) handler.TryStart = first;
            if (handler.TryEnd == start) handler.TryEnd = first;
            if (handler.HandlerStart == start) handler.HandlerStart = first;
            if (handler.HandlerEnd == start) handler.HandlerEnd = first;
            if (handler.FilterStart == start) handler.FilterStart = first;
        }
    }

    private static Instruction[] Targets(Instruction jump) => jump.Operand switch
    {
        Instruction target => [target],
        Instruction[] targets => targets,
        _ => [],
    };
}
