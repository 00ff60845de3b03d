using System.Reflection;

namespace MeshCi.Definitions.Model.Shapes;

/// <summary>The property in which a record stores the value of a member.</summary>
internal abstract class RecordSlot
{
    /// <summary>Type of the value, or of a list's elements.</summary>
    public required Type ElementType { get; init; }

    /// <summary>Sets the value in a new record, although the property is init-only.</summary>
    public abstract void Set(object record, object value);

    /// <summary>The slot of a property.</summary>
    public static RecordSlot Of(PropertyInfo property, Type elementType)
    {
        // A delegate, because its code is compiled once and then shared by other properties.
        var make = typeof(RecordSlot).GetMethod(nameof(Make), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(property.DeclaringType!, property.PropertyType);
        return make.CreateDelegate<Func<MethodInfo, Type, RecordSlot>>()(property.SetMethod!, elementType);
    }

    private static Typed<TRecord, TValue> Make<TRecord, TValue>(MethodInfo set, Type elementType) =>
        new Typed<TRecord, TValue>(set.CreateDelegate<Action<TRecord, TValue>>()) { ElementType = elementType };

    private sealed class Typed<TRecord, TValue>(Action<TRecord, TValue> set) : RecordSlot
    {
        public override void Set(object record, object value) => set((TRecord)record, (TValue)value);
    }
}
