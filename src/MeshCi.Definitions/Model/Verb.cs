namespace MeshCi.Definitions.Model;

/// <summary>The kind of action that an operation of the API performs.</summary>
public enum Verb
{
    /// <summary>Creates a resource.</summary>
    Create,

    /// <summary>Reads a resource.</summary>
    Describe,

    /// <summary>Replaces a resource's spec.</summary>
    Update,

    /// <summary>Deletes a resource.</summary>
    Delete,

    /// <summary>Reads a page of a collection.</summary>
    List,

    /// <summary>Sets tags of a resource of any kind.</summary>
    Tag,

    /// <summary>Removes tags of a resource of any kind.</summary>
    Untag,

    /// <summary>Reads a page of the tags of a resource of any kind.</summary>
    ListTags,
}
