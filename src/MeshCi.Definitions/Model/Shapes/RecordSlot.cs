using System.Reflection;

namespace MeshCi.Definitions.Model.Shapes;

/// <summary>Where a record keeps a member's value.</summary>
internal abstract class RecordSlot
{
    /// <summary>Type of the value, or of a list's elements.</summary>
    public required Type ElementType { get; init; }

    /// <summary>Puts a value into a new record, whose properties are closed to everybody else.</summary>
    public abstract void Set(object record, object value);

    /// <summary>The slot of a property.</summary>
    public static RecordSlot Of(PropertyInfo property, Type elementType)
    {
        // By way of a delegate, for which nothing is compiled that the next property cannot use too.
        var make = typeof(RecordSlot).GetMethod(nameof(Make), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(property.DeclaringType!, property.PropertyType);
        return make.CreateDelegate<Func<MethodInfo, Type, RecordSlot>>()(property.SetMethod!, elementType);
    }

    private static Typed<TRecord, TValue> Make<TRecord, TValue>(MethodInfo set, Type elementType) =>
        new Typed<TRecord, TValue>(set.CreateDelegate<Action<TRecord, TValue>>()) { ElementType = elementType };

    private sealed class Typed<TRecord, TValue>(Action<TRecord, TValue> set) : RecordSlot
    {
        public override void Set(object record, object value) => set((TRecord)record, (TValue)value);
    }
}
